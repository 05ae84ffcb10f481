//! Schemas of the types that write themselves as a text or a number, for the OpenAPI document.

use crate::code::{ReportNo, VerificationCode};
use crate::credit_code::CreditCode;
use crate::month::Month;
use crate::time::ShanghaiTime;
use crate::window::LookBack;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! text_schema {
    ($type:ty, $format:expr, $pattern:expr, $example:literal) => {
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .format($format)
                    .pattern($pattern)
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $type {}
    };
}

text_schema!(
    ShanghaiTime,
    Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)),
    None::<&str>,
    "2025-03-10T09:00:00+08:00"
);
text_schema!(Month, None, Some("^[0-9]{4}-(0[1-9]|1[0-2])$"), "2026-11");
text_schema!(
    CreditCode,
    None,
    Some("^[0-9A-HJ-NP-RT-UW-Y]{18}$"),
    "91320900DEM0000229"
);
text_schema!(
    VerificationCode,
    None,
    Some("^[0-9A-HJKMNP-TV-Z]{16}$"),
    "7K2M9QX4TB3NVW8A"
);
text_schema!(
    ReportNo,
    None,
    Some("^[0-9]{14}-[0-9A-HJKMNP-TV-Z]{6}$"),
    "20250310090000-7K2M9Q"
);

impl PartialSchema for LookBack {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(3))
            .into()
    }
}

impl ToSchema for LookBack {}
