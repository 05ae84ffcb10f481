//! What the engine's errors mean to the port. Its text is looked at, and neither passed on nor logged.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::CancellationReason;

use super::super::StoreError;
use super::Tokens;

/// No answer came: for a write, whether it happened is unknown.
pub(super) const SILENT: &str = "the engine did not answer in time";
/// The engine asks for fewer requests.
pub(super) const THROTTLED: &str = "the engine is throttling";
const CONTENDED: &str = "another transaction holds one of the items";
const FAILED: &str = "the engine failed";
const REFUSED: &str = "the engine refused the request";

/// Why an attempt did not do what was asked.
pub(super) enum Failure {
    /// Trying again would change nothing, or is not safe.
    Final(StoreError),
    /// Nothing was done: try again while there is time.
    NotNow(&'static str),
    /// Nobody knows whether it was done, and doing it again is harmless: try again while there is time.
    Unknown(&'static str),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Final(error)
    }
}

/// What an error says, whatever the call was.
enum Meaning {
    /// Nothing was done, and later it may be.
    NotNow(&'static str),
    /// Nobody knows whether it was done.
    Unknown(&'static str),
    /// It will never be done.
    Never(StoreError),
}

/// A request that could not even be put together.
pub(super) fn unbuilt() -> Failure {
    Failure::Final(StoreError::Unavailable("the request could not be made"))
}

/// A failed read: it may always be tried again.
pub(super) fn of_read<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Failure {
    match meaning(error) {
        Meaning::NotNow(reason) => Failure::NotNow(reason),
        Meaning::Unknown(reason) => Failure::Unknown(reason),
        Meaning::Never(error) => Failure::Final(error),
    }
}

/// A failed transaction of so many steps: tried again only if it is known not to have happened, or if the
/// engine would notice that it is the same.
pub(super) fn of_write(
    error: &SdkError<TransactWriteItemsError>,
    steps: usize,
    tokens: Tokens,
) -> Failure {
    if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
        error.as_service_error()
    {
        return of_reasons(cancelled.cancellation_reasons(), steps);
    }
    match (meaning(error), tokens) {
        (Meaning::NotNow(reason), _) => Failure::NotNow(reason),
        (Meaning::Unknown(reason), Tokens::Honoured) => Failure::Unknown(reason),
        (Meaning::Unknown(reason), Tokens::Ignored) => {
            Failure::Final(StoreError::Unavailable(reason))
        }
        (Meaning::Never(error), _) => Failure::Final(error),
    }
}

/// A cancelled transaction has done nothing. It names a reason for each step, `None` for those that were well.
fn of_reasons(reasons: &[CancellationReason], steps: usize) -> Failure {
    let code = |reason: &CancellationReason| reason.code().unwrap_or("None").to_owned();
    if let Some(op) = reasons
        .iter()
        .position(|reason| code(reason) == "ConditionalCheckFailed")
    {
        return Failure::Final(if op < steps {
            StoreError::Conflict { op }
        } else {
            StoreError::Unavailable(FAILED)
        });
    }
    let mut again = None;
    for reason in reasons {
        match code(reason).as_str() {
            "None" => {}
            "TransactionConflict" => again = Some(CONTENDED),
            "ProvisionedThroughputExceeded" | "ThrottlingError" => again = Some(THROTTLED),
            _ => return Failure::Final(refused(reason.message())),
        }
    }
    again.map_or(
        Failure::Final(StoreError::Unavailable(FAILED)),
        Failure::NotNow,
    )
}

fn meaning<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Meaning {
    match error {
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            of_code(
                answer.err().code().unwrap_or_default(),
                status,
                answer.err().message(),
            )
        }
        SdkError::ConstructionFailure(_) => {
            Meaning::Never(StoreError::Unavailable("the request could not be made"))
        }
        SdkError::TimeoutError(_) => Meaning::Unknown(SILENT),
        SdkError::DispatchFailure(_) => Meaning::Unknown("the engine cannot be reached"),
        SdkError::ResponseError(_) => Meaning::Unknown("the engine's answer cannot be read"),
        _ => Meaning::Unknown(FAILED),
    }
}

fn of_code(code: &str, status: u16, message: Option<&str>) -> Meaning {
    match code {
        "ProvisionedThroughputExceededException"
        | "ThrottlingException"
        | "Throttling"
        | "RequestLimitExceeded" => Meaning::NotNow(THROTTLED),
        "TransactionConflictException" => Meaning::NotNow(CONTENDED),
        // The same token is at work already: this attempt did nothing, the one before may.
        "TransactionInProgressException" => Meaning::Unknown(CONTENDED),
        "ValidationException" => Meaning::Never(refused(message)),
        "RequestEntityTooLarge" => Meaning::Never(StoreError::TooLarge(
            "the engine says that the request is too large",
        )),
        "ResourceNotFoundException" => {
            Meaning::Never(StoreError::Unavailable("the table is not there"))
        }
        "AccessDeniedException"
        | "UnrecognizedClientException"
        | "ExpiredTokenException"
        | "InvalidSignatureException"
        | "MissingAuthenticationTokenException" => {
            Meaning::Never(StoreError::Unavailable("the engine refuses access"))
        }
        _ if status >= 500 => Meaning::Unknown(FAILED),
        _ if status == 429 => Meaning::NotNow(THROTTLED),
        _ if status == 413 => Meaning::Never(StoreError::TooLarge(
            "the engine says that the request is too large",
        )),
        _ => Meaning::Never(StoreError::Unavailable(REFUSED)),
    }
}

/// A refusal by the engine's own rules; those about sizes are a limit of the store.
fn refused(message: Option<&str>) -> StoreError {
    let about_size = message.is_some_and(|text| {
        let text = text.to_ascii_lowercase();
        ["size", "exceeded", "too large"]
            .iter()
            .any(|word| text.contains(word))
    });
    if about_size {
        StoreError::TooLarge("the engine says that an item or the request is too large")
    } else {
        StoreError::Unavailable(REFUSED)
    }
}
