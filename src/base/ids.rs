//! The macro that makes typed indices, so that a service can never be mistaken for a person.
//!
//! The one rule: ids of different kinds do not mix.

/// Makes a newtype over `u32` that indexes one kind of thing, in the order the scenario or the run lists them.
#[macro_export]
#[doc(hidden)]
macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The place in the list this id belongs to.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of the thing at `index`.
            ///
            /// # Panics
            /// If the list is longer than a `u32` can count, which the scenario limits rule out.
            #[must_use]
            pub fn at(index: usize) -> Self {
                Self(u32::try_from(index).expect("lists are bounded by the scenario limits"))
            }
        }
    )+};
}
