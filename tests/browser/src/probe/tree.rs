//! The accessibility tree, as a screen reader is given it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use crate::{Outcome, chrome::Chrome};

/// A node of the tree.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    node_id: String,
    #[serde(default)]
    ignored: bool,
    role: Option<Value>,
    name: Option<Value>,
    value: Option<Value>,
    #[serde(default)]
    properties: Vec<Property>,
    #[serde(default)]
    child_ids: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Value {
    #[serde(default)]
    value: serde_json::Value,
}

#[derive(Debug, Clone, Deserialize)]
struct Property {
    name: String,
    value: Value,
}

/// A line of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How deep.
    pub depth: usize,
    /// Its role.
    pub role: String,
    /// Its name.
    pub name: String,
    /// Its value and states, such as `checked` or `expanded=false`.
    pub states: Vec<String>,
    /// Whether it takes the focus.
    pub focusable: bool,
}

impl Line {
    /// Whether a person can do something with it.
    #[must_use]
    pub fn is_control(&self) -> bool {
        [
            "button",
            "link",
            "textbox",
            "searchbox",
            "radio",
            "checkbox",
            "switch",
            "combobox",
            "slider",
            "tab",
            "menuitem",
            "spinbutton",
            "DisclosureTriangle",
        ]
        .contains(&self.role.as_str())
    }
}

/// Roles without meaning of their own: their children move up.
const PLAIN: [&str; 6] =
    ["generic", "none", "InlineTextBox", "RootWebArea", "LayoutTable", "Section"];

/// The tree in reading order.
///
/// # Errors
/// When Chromium does not give it.
pub async fn tree(chrome: &Chrome) -> Outcome<Vec<Line>> {
    let answer = chrome.devtools("Accessibility.getFullAXTree", json!({})).await?;
    let nodes: Vec<Raw> = serde_json::from_value(answer["nodes"].clone())?;
    let by_id: BTreeMap<&str, &Raw> = nodes.iter().map(|n| (n.node_id.as_str(), n)).collect();
    let mut lines = Vec::new();
    if let Some(root) = nodes.first() {
        write(root, &by_id, 0, &mut lines);
    }
    Ok(lines)
}

/// The tree as text, for comparing in review.
#[must_use]
pub fn outline(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        let states: String = line.states.iter().map(|s| format!(" [{s}]")).collect();
        let name = if line.name.is_empty() { String::new() } else { format!(" {:?}", line.name) };
        text.push_str(&format!("{}{}{name}{states}\n", "  ".repeat(line.depth), line.role));
    }
    text
}

fn write(node: &Raw, by_id: &BTreeMap<&str, &Raw>, depth: usize, lines: &mut Vec<Line>) {
    let role = text(node.role.as_ref());
    let shown = !node.ignored && !PLAIN.contains(&role.as_str());
    if shown {
        let value = text(node.value.as_ref());
        let mut states: Vec<String> =
            (!value.is_empty()).then(|| format!("value={value}")).into_iter().collect();
        let mut focusable = false;
        for property in &node.properties {
            let value = &property.value.value;
            match property.name.as_str() {
                "focusable" => focusable = value == true,
                "checked" | "expanded" | "pressed" | "selected" | "level" | "disabled"
                | "invalid" | "required" | "live" | "modal" => {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    if value != "false"
                        || ["expanded", "checked", "pressed"].contains(&property.name.as_str())
                    {
                        states.push(format!("{}={value}", property.name));
                    }
                }
                _ => {}
            }
        }
        let name = text(node.name.as_ref());
        lines.push(Line { depth, role: role.clone(), name, states, focusable });
    }
    // What a text or a control says is its name already.
    if shown
        && ["StaticText", "link", "button", "heading", "radio", "checkbox", "image"]
            .contains(&role.as_str())
    {
        return;
    }
    for id in &node.child_ids {
        if let Some(child) = by_id.get(id.as_str()) {
            write(child, by_id, depth + usize::from(shown), lines);
        }
    }
}

fn text(value: Option<&Value>) -> String {
    value.and_then(|v| v.value.as_str()).map(str::trim).unwrap_or_default().to_owned()
}
