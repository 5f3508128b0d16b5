//! A 64-bit hash of any state that serialises, the same on every platform.
//!
//! State structs derive `Serialize`, so a new field is hashed as soon as it exists;
//! a field that must not count is marked `#[serde(skip)]` with a comment saying why.
//! The hash is FNV-1a over a canonical byte form: integers as 64 bits, floats as bits with -0.0 folded into 0.0.

use serde::ser::{self, Serialize};

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// The hash of a state.
///
/// # Panics
/// If the state holds a NaN, which would make it differ between platforms.
#[must_use]
pub fn fingerprint_of<T: Serialize + ?Sized>(state: &T) -> u64 {
    let mut hash = Fingerprint::default();
    hash.put(state);
    hash.finish()
}

/// A running hash.
#[derive(Clone, Copy, Debug)]
pub struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(OFFSET)
    }
}

impl Fingerprint {
    /// Adds a whole state.
    ///
    /// # Panics
    /// If the state holds a NaN.
    pub fn put<T: Serialize + ?Sized>(&mut self, state: &T) {
        state.serialize(self).expect("hashing a state cannot fail");
    }

    /// The hash of all that was added.
    #[must_use]
    pub fn finish(self) -> u64 {
        self.0
    }

    fn word(&mut self, word: u64) {
        self.bytes(&word.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
    }
}

/// The error of a serializer that has none.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NoError(String);

impl ser::Error for NoError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

macro_rules! hash_integers {
    ($($method:ident: $kind:ty, $value:ident => $word:expr;)+) => {$(
        fn $method(self, $value: $kind) -> Result<(), NoError> {
            self.word($word);
            Ok(())
        }
    )+};
}

impl ser::Serializer for &mut Fingerprint {
    type Ok = ();
    type Error = NoError;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    hash_integers!(
        serialize_bool: bool, value => u64::from(value);
        serialize_i8: i8, value => i64::from(value).cast_unsigned();
        serialize_i16: i16, value => i64::from(value).cast_unsigned();
        serialize_i32: i32, value => i64::from(value).cast_unsigned();
        serialize_i64: i64, value => value.cast_unsigned();
        serialize_u8: u8, value => u64::from(value);
        serialize_u16: u16, value => u64::from(value);
        serialize_u32: u32, value => u64::from(value);
        serialize_u64: u64, value => value;
        serialize_char: char, value => u64::from(value);
    );

    fn serialize_f32(self, value: f32) -> Result<(), NoError> {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result<(), NoError> {
        assert!(!value.is_nan(), "a NaN reached the state");
        self.word(if value == 0.0 { 0 } else { value.to_bits() });
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), NoError> {
        self.serialize_bytes(value.as_bytes())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), NoError> {
        self.word(value.len() as u64);
        self.bytes(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), NoError> {
        self.word(0);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NoError> {
        self.word(1);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NoError> {
        self.word(2);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NoError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, index: u32, _: &'static str) -> Result<(), NoError> {
        self.word(u64::from(index));
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), NoError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), NoError> {
        self.word(u64::from(index));
        value.serialize(self)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self, NoError> {
        self.word(len.map_or(u64::MAX, |len| len as u64));
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, NoError> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, NoError> {
        Ok(self)
    }

    fn serialize_tuple_variant(self, _: &'static str, index: u32, _: &'static str, _: usize) -> Result<Self, NoError> {
        self.word(u64::from(index));
        Ok(self)
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self, NoError> {
        self.serialize_seq(len)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, NoError> {
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, index: u32, _: &'static str, _: usize) -> Result<Self, NoError> {
        self.word(u64::from(index));
        Ok(self)
    }
}

macro_rules! hash_elements {
    ($($trait:ident: $method:ident),+) => {$(
        impl ser::$trait for &mut Fingerprint {
            type Ok = ();
            type Error = NoError;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoError> {
                value.serialize(&mut **self)
            }
            fn end(self) -> Result<(), NoError> {
                Ok(())
            }
        }
    )+};
}

hash_elements!(
    SerializeSeq: serialize_element, SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field
);

macro_rules! hash_fields {
    ($($trait:ident),+) => {$(
        impl ser::$trait for &mut Fingerprint {
            type Ok = ();
            type Error = NoError;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), NoError> {
                value.serialize(&mut **self)
            }
            fn end(self) -> Result<(), NoError> {
                Ok(())
            }
        }
    )+};
}

hash_fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for &mut Fingerprint {
    type Ok = ();
    type Error = NoError;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NoError> {
        key.serialize(&mut **self)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoError> {
        value.serialize(&mut **self)
    }
    fn end(self) -> Result<(), NoError> {
        Ok(())
    }
}
