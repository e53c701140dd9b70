//! One call of a runtime that lies.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::Error;
use super::call::{Call, Verb};
use super::lie::{Act, Lie, Moment};
use super::{hooks, memory};

/// Makes a call of a runtime (`words`: the program, and what it is given) with these lies; gives the exit code. The streams are our own.
/// A call that no lie is about is handed over, and does not come back.
pub fn lie(lies: &[Lie], words: Vec<String>) -> Result<u8, Error> {
    let mut call = Call::of(words)?;
    let is_about = |lie: &Lie| match lie {
        Lie::Config(_) | Lie::Refuse(_) | Lie::Wrap(..) => call.verb == Verb::Create,
        Lie::State(_) | Lie::StateText(_) => call.verb == Verb::State,
        Lie::Features(_) => call.verb == Verb::Features,
        Lie::At(verb, ..) => call.verb == *verb,
        Lie::Later(_) => matches!(call.verb, Verb::Create | Verb::Start | Verb::Kill | Verb::Delete),
    };
    if !lies.iter().any(is_about) {
        return Err(call.hand_over());
    }
    let asks = lies.iter().any(|lie| match lie {
        Lie::At(verb, when, _) => *verb == call.verb && when.is_about_state(),
        Lie::Later(_) => true,
        _ => false,
    });
    let before = if asks { call.state()? } else { None };
    let is_now = |lie: &Lie, call: &Call| match lie {
        Lie::At(verb, when, act) if *verb == call.verb && when.holds(call, before.as_ref()) => Some(*act),
        _ => None,
    };
    let acts: Vec<Act> = lies.iter().filter_map(|lie| is_now(lie, &call)).collect();
    for act in &acts {
        if let Some(code) = ahead(&mut call, *act)? {
            return Ok(code);
        }
    }
    let first = match call.verb {
        Verb::Start => Some(Moment::BeforeStart),
        Verb::Delete => Some(Moment::BeforeDelete),
        _ => None,
    };
    if let Some(moment) = first {
        let goes_on = hooks::run(&call, lies, moment, before.as_ref())?;
        if let (false, Some(id)) = (goes_on, call.id()) {
            call.ask(&["delete", "--force", id])?;
            return Ok(1);
        }
    }
    let mut code = match call.verb {
        Verb::Create => create(&call, lies)?,
        Verb::State | Verb::Features => print(&call, lies)?,
        _ => call.run()?,
    };
    if code == 0 {
        code = afterwards(&call, lies, before.as_ref())?;
        for act in &acts {
            if let (Act::After(words), Some(id)) = (act, call.id()) {
                let words: Vec<&str> = words.iter().map(|word| if *word == "@" { id } else { word }).collect();
                code = call.ran(call.with(&words))?;
            }
        }
    }
    let told = acts.iter().find_map(|act| if let Act::Ends(code) = act { Some(*code) } else { None });
    Ok(told.unwrap_or(code))
}

/// What is done in front of a call; gives an exit code if that is all.
fn ahead(call: &mut Call, act: Act) -> Result<Option<u8>, Error> {
    match act {
        Act::LeaveOut(code) => return Ok(Some(code)),
        Act::Do(act) => return act(call),
        Act::Before(words) => {
            let Some(id) = call.id() else { return Ok(None) };
            let words: Vec<&str> = words.iter().map(|word| if *word == "@" { id } else { word }).collect();
            // Whether it works is no matter.
            call.ask(&words)?;
        }
        Act::Word(word) => call.words.insert(0, word.to_owned()),
        Act::Signal(from, to) => {
            let at = call.arguments().get(1).copied();
            if let Some(word) = at.and_then(|at| call.words.get_mut(at)).filter(|word| from == "*" || *word == from) {
                to.clone_into(word);
            }
        }
        Act::Slow(milliseconds) => std::thread::sleep(Duration::from_millis(milliseconds)),
        Act::Says(text) => {
            // Who has closed the stream does not want to hear it.
            let _ = writeln!(std::io::stderr(), "{text}");
        }
        Act::Prints(text) => {
            let _ = writeln!(std::io::stdout(), "{text}");
        }
        Act::Ends(_) | Act::After(_) => {}
    }
    Ok(None)
}

fn afterwards(call: &Call, lies: &[Lie], before: Option<&Value>) -> Result<u8, Error> {
    let moment = match call.verb {
        Verb::Create => Moment::AfterCreate,
        Verb::Start => Moment::AfterStart,
        Verb::Kill => Moment::AfterKill,
        Verb::Delete => Moment::AfterDelete,
        _ => return Ok(0),
    };
    // Of what is deleted there is no state but the last one.
    let now = if moment == Moment::AfterDelete { None } else { call.state()? };
    let goes_on = hooks::run(call, lies, moment, now.as_ref().or(before))?;
    if moment == Moment::AfterDelete {
        memory::forget(call);
    }
    if let (false, Some(id)) = (goes_on, call.id()) {
        call.ask(&["delete", "--force", id])?;
    }
    Ok(u8::from(!goes_on))
}

/// Create with another configuration. It lies in the bundle for as long as the call takes, and not in a copy of it: the bundle is in the
/// state, and relative paths are taken from it.
fn create(call: &Call, lies: &[Lie]) -> Result<u8, Error> {
    let file = call.bundle().join("config.json");
    let honest = fs::read_to_string(&file).ok();
    let parsed: Option<Value> = honest.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let (Some(honest), Some(mut config)) = (honest, parsed) else { return call.run() };
    let bundle = fs::canonicalize(call.bundle()).unwrap_or_else(|_| call.bundle());
    for lie in lies {
        match lie {
            Lie::Refuse(condition) if condition.0(&honest, &config, &bundle) => {
                // Who has closed the stream does not want to hear it.
                let _ = writeln!(std::io::stderr(), "this configuration is refused");
                return Ok(1);
            }
            Lie::Config(edit) => edit.apply(&mut config, &bundle),
            Lie::Wrap(kind, way) => hooks::wrap(&mut config, kind, *way)?,
            _ => {}
        }
    }
    hooks::take_out(call, &mut config, lies)?;
    let text = config.to_string();
    let _put_back = PutBack { file: &file, text: &honest };
    fs::write(&file, text).map_err(Error::file(format!("write `{}`", file.display())))?;
    call.run()
}

/// Writes the honest text back, however create ends.
struct PutBack<'a> {
    file: &'a Path,
    text: &'a str,
}

impl Drop for PutBack<'_> {
    fn drop(&mut self) {
        // A bundle that is gone by now needs nothing.
        let _ = fs::write(self.file, self.text);
    }
}

/// What the runtime prints, changed.
fn print(call: &Call, lies: &[Lie]) -> Result<u8, Error> {
    let output = call.command().output().map_err(Error::file("call the runtime"))?;
    let code = output.status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(128);
    let mut text = output.stdout;
    if let (true, Ok(mut json)) = (code == 0, serde_json::from_slice::<Value>(&text)) {
        for lie in lies {
            if let Lie::State(edit) | Lie::Features(edit) = lie {
                edit.apply(&mut json, Path::new("/"));
            }
        }
        text = json.to_string().into_bytes();
        for lie in lies {
            if let Lie::StateText(change) = lie {
                text = change(&String::from_utf8_lossy(&text)).into_bytes();
            }
        }
    }
    let written = std::io::stdout().write_all(&text).and_then(|()| std::io::stderr().write_all(&output.stderr));
    written.map_err(Error::file("hand on what the runtime printed"))?;
    Ok(code)
}
