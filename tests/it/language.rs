//! Tests of the layer language.
