//! From bytes to elements. What can be done to a reader with XML is met here: everything has a
//! bound, nothing is ever expanded, and nothing here calls itself.

use std::io::Read;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader};

use super::bounded_reader::BoundedReader;
use super::collect::Collector;
use super::ending::{Ending, ReadEvents};
use super::tag::Tag;
use crate::LARGEST_FILE;
use crate::input::Input;
use crate::note::Unreadable;

/// The most elements inside one another.
const DEEPEST: usize = 64;
/// The most bytes of a value.
const LONGEST_VALUE: usize = 256;

/// Where in a document it is.
struct EventReader<'a> {
    collector: &'a mut Collector,
    /// The elements that are open.
    path: Vec<Tag>,
    /// The value that is being read, and whether it cannot be made out.
    text: String,
    is_spoilt: bool,
    /// Whether the outermost element has ended.
    is_over: bool,
    /// Bytes up to the end of the last element.
    used: u64,
}

/// Why to read no further.
enum Stop {
    Trailing,
    TooDeep,
    Refused(Unreadable),
}

/// Gives all elements of a file to the collector.
pub(super) fn walk<R: Read>(
    input: Input<R>,
    collector: &mut Collector,
) -> Result<ReadEvents, Unreadable> {
    let mut reader = Reader::from_reader(BoundedReader::new(input));
    // Titles with a bare ampersand are a common mistake and do no harm.
    reader.config_mut().allow_dangling_amp = true;
    let (path, text) = (Vec::with_capacity(DEEPEST), String::with_capacity(LONGEST_VALUE));
    let mut walk = EventReader { collector, path, text, is_spoilt: false, is_over: false, used: 0 };
    let mut buffer = Vec::new();
    let ending = loop {
        if let Some(ending) = walk.step(&mut reader, &mut buffer)? {
            break ending;
        }
    };
    let (used, of) = (walk.used, reader.get_mut().count()?);
    if of > LARGEST_FILE {
        return Err(Unreadable::TooLarge);
    }
    Ok(ReadEvents { ending, used, of })
}

impl Ending {
    fn damaged<R: Read>(budget: &BoundedReader<R>) -> Self {
        Self::Damaged(Unreadable::Damaged { at: budget.passed() })
    }

    /// The ending that an error means. A failed stream is not a damaged file.
    fn by<R: Read>(error: &Error, budget: &BoundedReader<R>) -> Result<Self, Unreadable> {
        match error {
            Error::Io(error) if !budget.is_spent() => Err(Unreadable::Stream(error.to_string())),
            Error::Encoding(_) => Ok(Self::Damaged(Unreadable::Encoding)),
            _ => Ok(Self::damaged(budget)),
        }
    }
}

impl EventReader<'_> {
    /// Reads one event. How it ended, if it did.
    fn step<R: Read>(
        &mut self,
        reader: &mut Reader<BoundedReader<R>>,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<Ending>, Unreadable> {
        if !self.is_in_value() {
            reader.get_mut().pass_space()?;
        }
        if reader.get_mut().begin()? {
            return Err(Unreadable::Doctype);
        }
        buffer.clear();
        let event = reader.read_event_into(buffer);
        let budget = reader.get_ref();
        match event {
            Ok(Event::Eof) if self.is_over => Ok(Some(Ending::Whole)),
            Ok(Event::Eof) => Ok(Some(Ending::damaged(budget))),
            Ok(event) => match self.take(event, budget.passed()) {
                Ok(()) => Ok(None),
                Err(Stop::Trailing) => Ok(Some(Ending::Trailing)),
                Err(Stop::TooDeep) => Ok(Some(Ending::damaged(budget))),
                Err(Stop::Refused(refusal)) => Err(refusal),
            },
            Err(_) if self.is_over => Ok(Some(Ending::Trailing)),
            Err(error) => Ending::by(&error, budget).map(Some),
        }
    }

    fn is_in_value(&self) -> bool {
        self.path.last().is_some_and(|tag| tag.is_value())
    }

    /// Takes an event that ends at a place of the file.
    fn take(&mut self, event: Event, end: u64) -> Result<(), Stop> {
        match event {
            Event::Start(element) => self.open(&element),
            Event::Empty(element) => {
                self.open(&element)?;
                self.close(end);
                Ok(())
            }
            Event::End(_) => {
                self.close(end);
                Ok(())
            }
            Event::Text(text) => self.add(&text),
            Event::CData(text) => self.add(&text),
            Event::GeneralRef(name) => self.refer(&name),
            Event::Decl(declaration) => declared(&declaration),
            Event::DocType(_) => Err(Stop::Refused(Unreadable::Doctype)),
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn open(&mut self, element: &BytesStart) -> Result<(), Stop> {
        if self.is_over {
            return Err(Stop::Trailing);
        }
        if self.path.len() >= DEEPEST {
            return Err(Stop::TooDeep);
        }
        if self.is_in_value() {
            self.is_spoilt = true;
            self.path.push(Tag::Other);
            return Ok(());
        }
        let tag = Tag::parse(self.collector.format, element.local_name().into_inner());
        self.path.push(tag);
        if tag.is_value() {
            self.text.clear();
            self.is_spoilt = false;
        } else {
            self.collector.open(tag, element);
        }
        Ok(())
    }

    fn close(&mut self, end: u64) {
        self.used = end;
        let Some(tag) = self.path.pop() else { return };
        if tag.is_value() {
            let parent = self.path.last().copied().unwrap_or(Tag::Other);
            self.collector.value(parent, tag, (!self.is_spoilt).then_some(self.text.trim_ascii()));
        } else {
            self.collector.close(tag);
        }
        self.is_over = self.path.is_empty();
    }

    /// Adds to the value, if it is one.
    fn add(&mut self, text: &str) -> Result<(), Stop> {
        match self.path.last() {
            Some(tag) if tag.is_value() && self.text.len() + text.len() <= LONGEST_VALUE => {
                self.text.push_str(text);
            }
            Some(tag) if tag.is_value() => self.is_spoilt = true,
            None if self.is_over && !text.trim_ascii().is_empty() => return Err(Stop::Trailing),
            _ => {}
        }
        Ok(())
    }

    /// Adds the character that a reference stands for. What a document defines itself is never
    /// looked up.
    fn refer(&mut self, name: &BytesRef) -> Result<(), Stop> {
        let mut bytes = [0; 4];
        match name.resolve_char_ref() {
            Ok(Some(character)) => return self.add(character.encode_utf8(&mut bytes)),
            Ok(None) if let Some(text) = resolve_predefined_entity(name) => return self.add(text),
            _ if self.is_over => return Err(Stop::Trailing),
            _ => self.is_spoilt = true,
        }
        Ok(())
    }
}

/// Only UTF-8 is read, and ASCII, which is a part of it.
fn declared(declaration: &BytesDecl) -> Result<(), Stop> {
    let names = ["utf-8", "utf8", "us-ascii", "ascii"];
    match declaration.encoding() {
        Some(Ok(name)) if !names.iter().any(|known| name.eq_ignore_ascii_case(known)) => {
            Err(Stop::Refused(Unreadable::Encoding))
        }
        _ => Ok(()),
    }
}
