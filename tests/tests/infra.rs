//! `infra/template.yaml` held against the code: roles against calls, headers, routes, pages, names and settings.
//! That it is a template at all, cfn-lint says: `cargo xtask test infra`.

#[expect(dead_code, reason = "its lines of records are all that is needed")]
mod delivery_common;
mod http_common;
mod recorded;

#[path = "infra/drive.rs"]
mod drive;
#[path = "infra/edge.rs"]
mod edge;
#[path = "infra/roles.rs"]
mod roles;
#[path = "infra/settings.rs"]
mod settings;
#[path = "infra/template.rs"]
mod template;
