//! `infra/template.yaml` as data, with CloudFormation's short tags in their long form.

use anyhow::{Context, Result, bail};
use http::Method;
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// The template.
pub(crate) struct Template(Value);

/// A statement of a role: what is allowed, on what, and under which condition.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) actions: Vec<String>,
    pub(crate) resource: Value,
    pub(crate) condition: Value,
}

impl Statement {
    /// The partition keys that it is limited to.
    pub(crate) fn leading_keys(&self) -> Option<Vec<String>> {
        let keys = &self.condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
        keys.as_array().map(|keys| texts(keys))
    }
}

/// A file of the repository.
pub(crate) fn text_of(path: &str) -> Result<String> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    std::fs::read_to_string(root.join(path)).with_context(|| path.to_owned())
}

impl Template {
    pub(crate) fn read() -> Result<Self> {
        let text = text_of("infra/template.yaml")?;
        let mut documents = Yaml::load_from_str(&text)?;
        let document = documents.pop().context("no document")?;
        Ok(Self(to_json(document)?))
    }

    /// A resource's properties.
    pub(crate) fn properties(&self, resource: &str) -> &Value {
        &self.resource(resource)["Properties"]
    }

    pub(crate) fn resource(&self, resource: &str) -> &Value {
        let found = &self.0["Resources"][resource];
        assert!(found.is_object(), "no resource {resource}");
        found
    }

    /// Names and bodies of all resources of a type.
    pub(crate) fn of_type<'a>(
        &'a self,
        kind: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let all = self.0["Resources"].as_object().into_iter().flatten();
        all.filter(move |(_, body)| body["Type"] == kind)
            .map(|(name, body)| (name.as_str(), body))
    }

    pub(crate) fn parameter_default(&self, name: &str) -> &Value {
        &self.0["Parameters"][name]["Default"]
    }

    /// The functions by the names of their programs, such as `issue`.
    pub(crate) fn functions(&self) -> BTreeMap<String, &Value> {
        self.of_type("AWS::Serverless::Function")
            .filter_map(|(name, body)| {
                let short = name.strip_suffix("Function")?.to_lowercase();
                Some((short, &body["Properties"]))
            })
            .collect()
    }

    /// Environment of a function: what all have, and its own.
    pub(crate) fn environment(&self, function: &str) -> BTreeMap<String, Value> {
        let all = &self.0["Globals"]["Function"]["Environment"]["Variables"];
        let own = &self.functions()[function]["Environment"]["Variables"];
        [all, own]
            .into_iter()
            .filter_map(Value::as_object)
            .flatten()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// What the role of a function allows.
    pub(crate) fn role(&self, function: &str) -> Result<Vec<Statement>> {
        let role = &self.functions()[function]["Role"]["Fn::GetAtt"];
        let role = role.as_str().and_then(|role| role.strip_suffix(".Arn"));
        let properties = self.properties(role.context("a role of its own")?);
        assert!(
            properties.get("ManagedPolicyArns").is_none(),
            "nothing beside its own policy"
        );
        let mut statements = Vec::new();
        for policy in properties["Policies"].as_array().context("policies")? {
            for statement in policy["PolicyDocument"]["Statement"]
                .as_array()
                .context("statements")?
            {
                // What stands under a condition is judged as if that were met.
                let statement = match statement.get("Fn::If") {
                    Some(if_so) => &if_so[1],
                    None => statement,
                };
                assert_eq!(statement["Effect"], "Allow", "{statement}");
                statements.push(Statement {
                    actions: match &statement["Action"] {
                        Value::String(one) => vec![one.clone()],
                        Value::Array(many) => texts(many),
                        other => bail!("no action: {other}"),
                    },
                    resource: statement["Resource"].clone(),
                    condition: statement["Condition"].clone(),
                });
            }
        }
        Ok(statements)
    }

    /// Method, path and function of every route of the HTTP API; no method and path is what no other names.
    pub(crate) fn routes(&self) -> Vec<(Option<(String, String)>, String)> {
        let mut routes = Vec::new();
        for (function, body) in self.functions() {
            for event in body["Events"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(_, e)| e)
            {
                if event["Type"] == "HttpApi" {
                    let text = |name: &str| event["Properties"][name].as_str().map(str::to_owned);
                    routes.push((text("Method").zip(text("Path")), function.clone()));
                }
            }
        }
        routes
    }

    /// The function that a call reaches, by the rules of an HTTP API: the longest match, else the one without path.
    pub(crate) fn function_of(&self, method: &Method, path: &str) -> String {
        let routes = self.routes();
        let matching = routes.iter().filter_map(|(route, function)| {
            let (of, pattern) = route.as_ref()?;
            let hit = (of == "ANY" || of == method.as_str()) && matches(pattern, path);
            hit.then_some((pattern.len(), function))
        });
        let rest = routes.iter().find(|(route, _)| route.is_none());
        matching
            .max()
            .map(|(_, function)| function)
            .or(rest.map(|(_, function)| function))
            .expect("a function for all other calls")
            .clone()
    }
}

/// Whether a path is one that a route's pattern means: `{x}` is one part, `{x+}` is one and more.
fn matches(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(found)) if part.starts_with('{') && !found.is_empty() => {
                if part.ends_with("+}") {
                    return true;
                }
            }
            (Some(part), Some(found)) if part == found => {}
            _ => return false,
        }
    }
}

fn texts(values: &[Value]) -> Vec<String> {
    let texts = values.iter().filter_map(|value| value.as_str());
    texts.map(str::to_owned).collect()
}

fn to_json(node: Yaml<'_>) -> Result<Value> {
    Ok(match node {
        Yaml::Value(scalar) => scalar_to_json(&scalar),
        Yaml::Sequence(items) => items.into_iter().map(to_json).collect::<Result<_>>()?,
        Yaml::Mapping(pairs) => {
            let mut out = Map::new();
            for (name, value) in pairs {
                let name = name.as_str().context("a name is text")?.to_owned();
                // A loader that keeps the last of two would hide what CloudFormation refuses.
                if out.insert(name.clone(), to_json(value)?).is_some() {
                    bail!("{name} stands there twice");
                }
            }
            Value::Object(out)
        }
        Yaml::Tagged(tag, inner) => {
            let name = match tag.suffix.as_str() {
                "Ref" | "Condition" => tag.suffix.clone(),
                other => format!("Fn::{other}"),
            };
            Value::Object(Map::from_iter([(name, to_json(*inner)?)]))
        }
        Yaml::Representation(..) | Yaml::Alias(_) | Yaml::BadValue => {
            bail!("CloudFormation knows no such YAML")
        }
    })
}

fn scalar_to_json(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => (*value).into(),
        Scalar::Integer(value) => (*value).into(),
        Scalar::FloatingPoint(value) => value.into_inner().into(),
        Scalar::String(value) => value.as_ref().into(),
    }
}
