//! Nothing, in the place of the crate `inventory`, through which Bevy's types would register themselves for reflection.
//!
//! Not a fork: this was written anew and holds only what `bevy_reflect` 0.19 names.
//! The one rule: nothing here may be missed. Without Bevy's feature `reflect_auto_register`, which the app does not have,
//! nobody ever reads that list; but the list would keep the reflection of every type of Bevy in the module that a browser
//! loads, because a linker may not drop what registers itself.

#![no_std]

/// Something that would be collected.
pub trait Collect: Sync + Sized + 'static {}

/// Says that values of a type would be collected.
#[macro_export]
macro_rules! collect {
    ($of:ty) => {
        impl $crate::Collect for $of {}
    };
}

/// Hands in a value, which nobody keeps.
#[macro_export]
macro_rules! submit {
    ($($value:tt)*) => {};
}

mod all {
    /// Every value handed in: none.
    #[expect(non_camel_case_types, reason = "as the crate itself calls it")]
    pub enum iter<T: 'static> {
        /// None.
        iter,
        /// Names the type, and cannot be made.
        #[doc(hidden)]
        __Of(core::marker::PhantomData<T>, core::convert::Infallible),
    }

    impl<T: 'static> IntoIterator for iter<T> {
        type Item = &'static T;
        type IntoIter = core::iter::Empty<&'static T>;

        fn into_iter(self) -> Self::IntoIter {
            core::iter::empty()
        }
    }
}

pub use all::iter::iter;
