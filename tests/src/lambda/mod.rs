//! Lambda on this machine: its runtime interface, instances of the functions, and an HTTP API in front.
//!
//! The functions run as they will: processes of their own with nothing but Lambda's environment, that ask
//! `/2018-06-01/runtime/invocation/next` for work. Who answers there is either this module (exact to the
//! limits of sizes, and able to time a cold start) or cargo-lambda's emulator, which somebody else wrote.

mod cloud;
mod emulator;
mod event;
mod function;
mod gateway;
mod instance;
mod runtime;
mod visitor;

pub use cloud::{CLOCK, Cloud, FUNCTIONS, ROUTES};
pub use emulator::CargoLambda;
pub use event::{HttpRequest, HttpResponse, NotAnAnswer, request_event, response};
pub use function::{Environment, Function};
pub use gateway::{Gateway, Route};
pub use instance::{Instance, Start};
pub use runtime::{Failed, LONGEST_ANSWER, LONGEST_EVENT};
pub use visitor::Visitor;
