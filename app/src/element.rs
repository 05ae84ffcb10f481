//! One element of a page. Leptos' `view!` gives each arrangement of elements a type of its own, and with it a
//! copy of the code that draws it: a tenth of the portal's download. Here all elements have one type.

use leptos::attr::custom::custom_attribute;
use leptos::ev::{Custom, on};
use leptos::html::custom;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::property::prop;
use std::sync::{Arc, Mutex};
use web_sys::Event;

/// An element that is being put together.
pub struct Element {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// An element of HTML. Its name is in capitals, as the browser gives it back: by that a redraw knows that it
/// has the same element before it and keeps it, with its focus.
pub fn el(tag: &'static str) -> Element {
    Element {
        tag,
        attributes: Vec::new(),
        children: Vec::new(),
    }
}

/// A text as a view.
pub fn text(text: impl Into<String>) -> AnyView {
    text.into().into_any()
}

/// A view that follows what it reads. Every one has the same type: each closure drawn by itself would cost
/// the download some three kilobytes.
pub fn live(draw: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let draw: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(draw));
    draw.into_any()
}

impl Element {
    /// With an attribute.
    pub fn attr(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(custom_attribute(name, value.into()).into_any_attr())
    }

    /// With an attribute, if it has a value.
    pub fn attr_if(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// With an attribute that follows what it reads; absent while there is no value.
    pub fn live_attr(
        self,
        name: &'static str,
        read: impl FnMut() -> Option<String> + Send + 'static,
    ) -> Self {
        let read: Arc<Mutex<dyn FnMut() -> Option<String> + Send>> = Arc::new(Mutex::new(read));
        self.with(custom_attribute(name, read).into_any_attr())
    }

    /// With a switch of the element (`checked`, say) that follows what it reads.
    pub fn live_switch(
        self,
        name: &'static str,
        read: impl FnMut() -> bool + Send + 'static,
    ) -> Self {
        let read: Arc<Mutex<dyn FnMut() -> bool + Send>> = Arc::new(Mutex::new(read));
        self.with(prop(name, read).into_any_attr())
    }

    /// With what happens on an event.
    pub fn on(self, event: &'static str, act: impl FnMut(Event) + 'static) -> Self {
        let act: Box<dyn FnMut(Event)> = Box::new(act);
        self.with(on(Custom::<Event>::new(event), act).into_any_attr())
    }

    /// With a class.
    pub fn class(self, class: impl Into<String>) -> Self {
        self.attr("class", class)
    }

    /// With an id.
    pub fn id(self, id: impl Into<String>) -> Self {
        self.attr("id", id)
    }

    /// With a text in it.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.child(self::text(text))
    }

    /// With something in it.
    pub fn child(mut self, child: impl Into<AnyView>) -> Self {
        self.children.push(child.into());
        self
    }

    /// With several things in it.
    pub fn children(mut self, children: impl IntoIterator<Item = impl Into<AnyView>>) -> Self {
        self.children.extend(children.into_iter().map(Into::into));
        self
    }

    /// As a view.
    pub fn view(self) -> AnyView {
        custom(self.tag)
            .add_any_attr(self.attributes)
            .child(self.children)
            .into_any()
    }

    fn with(mut self, attribute: AnyAttribute) -> Self {
        self.attributes.push(attribute);
        self
    }
}

impl From<Element> for AnyView {
    fn from(element: Element) -> Self {
        element.view()
    }
}
