//! Random small platforms: the fluid engine against the oracle.
