//! Fields of messages: those of a definition, and those that apps add.

use super::base_type::BaseType;

/// One field of a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) number: u8,
    pub(crate) offset: usize,
    pub(crate) size: usize,
    pub(crate) base: BaseType,
}

impl Field {
    /// Whether its length fits its type.
    pub(crate) fn fits(&self) -> bool {
        self.size.is_multiple_of(self.base.size())
    }
}

/// A field that an app has added to records.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DeveloperField {
    pub(crate) base: BaseType,
    /// How many of its units make one of the unit it is in.
    pub(crate) scale: f64,
    /// The unit in the words of the app; nothing when it names none.
    pub(crate) unit: Option<String>,
    /// The field of a record that it replaces, if any.
    pub(crate) stands_for: Option<u8>,
}
