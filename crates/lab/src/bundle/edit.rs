//! Changes of a configuration.

use serde_json::Value;

/// A change of a configuration.
#[derive(Debug, Clone, Copy)]
pub enum Edit {
    /// The value at this JSON pointer is this one; `-` behind an array appends.
    Put(&'static str, &'static str),
    /// The member at this JSON pointer is gone.
    Drop(&'static str),
    /// The first place of a text in the JSON as it is written is another text.
    Text(&'static str, &'static str),
    /// The bytes as a whole are these.
    Bytes(&'static [u8]),
}

/// A configuration, as it is written, with these changes.
pub(super) fn apply(base: &str, edits: &[Edit]) -> Result<Vec<u8>, String> {
    let mut tree: Value = serde_json::from_str(base).map_err(|error| error.to_string())?;
    for edit in edits {
        match edit {
            Edit::Put(pointer, text) => {
                put(&mut tree, pointer, serde_json::from_str(text).map_err(|error| format!("{text}: {error}"))?)?;
            }
            Edit::Drop(pointer) => drop_at(&mut tree, pointer)?,
            Edit::Text(..) | Edit::Bytes(_) => {}
        }
    }
    let mut bytes = serde_json::to_vec_pretty(&tree).map_err(|error| error.to_string())?;
    for edit in edits {
        match edit {
            Edit::Text(from, to) => {
                let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
                if !text.contains(from) {
                    return Err(format!("no text `{from}`"));
                }
                bytes = text.replacen(from, to, 1).into_bytes();
            }
            Edit::Bytes(all) => bytes = all.to_vec(),
            Edit::Put(..) | Edit::Drop(_) => {}
        }
    }
    Ok(bytes)
}

fn parent<'t, 'p>(tree: &'t mut Value, pointer: &'p str) -> Result<(&'t mut Value, &'p str), String> {
    let (above, name) = pointer.rsplit_once('/').ok_or_else(|| format!("`{pointer}` is no pointer"))?;
    let parent = tree.pointer_mut(above).ok_or_else(|| format!("nothing at `{above}`"))?;
    Ok((parent, name))
}

fn put(tree: &mut Value, pointer: &str, value: Value) -> Result<(), String> {
    if pointer.is_empty() {
        *tree = value;
        return Ok(());
    }
    let (parent, name) = parent(tree, pointer)?;
    match parent {
        Value::Object(members) => {
            members.insert(name.replace("~1", "/").replace("~0", "~"), value);
        }
        Value::Array(elements) if name == "-" => elements.push(value),
        Value::Array(elements) => {
            let at: usize = name.parse().map_err(|_| format!("`{name}` is no index"))?;
            *elements.get_mut(at).ok_or_else(|| format!("nothing at `{pointer}`"))? = value;
        }
        _ => return Err(format!("nothing goes to `{pointer}`")),
    }
    Ok(())
}

fn drop_at(tree: &mut Value, pointer: &str) -> Result<(), String> {
    let (parent, name) = parent(tree, pointer)?;
    let is_gone = match parent {
        Value::Object(members) => members.remove(&name.replace("~1", "/").replace("~0", "~")).is_some(),
        Value::Array(elements) => {
            let at: Option<usize> = name.parse().ok().filter(|at| *at < elements.len());
            at.map(|at| elements.remove(at)).is_some()
        }
        _ => false,
    };
    if is_gone { Ok(()) } else { Err(format!("nothing at `{pointer}`")) }
}
