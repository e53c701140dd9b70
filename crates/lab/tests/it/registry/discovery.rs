//! Tags and referrers.

use lab::digest::sha256;
use serde_json::{Value, json};

use super::client::{IMAGE, INDEX, Lab};

fn tags(lab: &Lab, query: &str) -> (Vec<String>, Option<String>) {
    let reply = lab.get(&format!("/v2/a/tags/list{query}")).is(200);
    let json = reply.json();
    assert_eq!(json["name"], "a");
    let tags = json["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap().to_owned()).collect();
    (tags, reply.header("link").map(str::to_owned))
}

#[test]
fn tags_are_sorted_and_paged() {
    let lab = Lab::new();
    lab.get("/v2/a/tags/list").refuses(404, "NAME_UNKNOWN");
    lab.image("a", "", &json!({}));
    assert_eq!(tags(&lab, ""), (vec![], None));
    for tag in ["b", "C", "a", "_x", "10", "B", "9"] {
        lab.image("a", tag, &json!({}));
    }
    let all = ["10", "9", "_x", "a", "B", "b", "C"].map(str::to_owned);
    assert_eq!(tags(&lab, ""), (all.to_vec(), None));
    assert_eq!(tags(&lab, "?n=7").1, None);
    assert_eq!(tags(&lab, "?n=0"), (vec![], None));
    assert_eq!(tags(&lab, "?n=99999999999999999999999").0.len(), 7);
    let (page, link) = tags(&lab, "?n=2&last=_x");
    assert_eq!(page, ["a", "B"]);
    assert_eq!(link.unwrap(), r#"</v2/a/tags/list?n=2&last=B>; rel="next""#);
    assert_eq!(tags(&lab, "?last=aa").0, ["B", "b", "C"]);
    assert_eq!(tags(&lab, "?last=zzz").0, [""; 0]);
    for n in ["-1", "x", "", "1.5"] {
        lab.get(&format!("/v2/a/tags/list?n={n}")).refuses(400, "UNSUPPORTED");
    }
    let names = lab.get("/v2/_catalog?n=5").is(200).json();
    assert_eq!(names["repositories"], json!(["a"]));
}

fn referrers(lab: &Lab, digest: &str, query: &str) -> Vec<Value> {
    let reply = lab.get(&format!("/v2/a/referrers/{digest}{query}")).is(200);
    assert_eq!(reply.header("content-type"), Some(INDEX));
    assert_eq!(reply.header("oci-filters-applied"), (!query.is_empty()).then_some("artifactType"));
    let json = reply.json();
    assert_eq!((&json["schemaVersion"], &json["mediaType"]), (&json!(2), &json!(INDEX)));
    json["manifests"].as_array().unwrap().clone()
}

#[test]
fn referrers_are_listed_as_the_spec_describes_them() {
    let lab = Lab::new();
    let subject = sha256(b"subject");
    assert_eq!(referrers(&lab, &subject, ""), [Value::Null; 0]);
    lab.get("/v2/a/referrers/sha256:00").refuses(400, "DIGEST_INVALID");
    let link = json!({ "mediaType": IMAGE, "digest": subject, "size": 7 });
    let other = json!({ "mediaType": IMAGE, "digest": sha256(b"other"), "size": 5 });
    let annotations = json!({ "k": "v" });
    let (_, typed) =
        lab.image("a", "", &json!({ "subject": link, "artifactType": "x/typed", "annotations": annotations }));
    let (bytes, config) = lab.image("a", "", &json!({ "subject": link, "artifactType": "" }));
    lab.image("a", "", &json!({ "subject": other, "artifactType": "x/typed" }));
    let index = json!({ "mediaType": INDEX, "manifests": [], "subject": link }).to_string();
    lab.put("a", "index", INDEX, index.as_bytes()).is(201);
    let found = referrers(&lab, &subject, "");
    assert_eq!(found.len(), 3);
    let of = |digest: &str| found.iter().find(|entry| entry["digest"] == digest).unwrap();
    assert_eq!((&of(&typed)["artifactType"], &of(&typed)["annotations"]), (&json!("x/typed"), &annotations));
    let config = of(&config);
    assert_eq!(
        (&config["artifactType"], &config["size"]),
        (&json!("application/vnd.example.config"), &bytes.len().into())
    );
    assert_eq!(of(&sha256(index.as_bytes())).get("artifactType"), None);
    assert_eq!(referrers(&lab, &subject, "?artifactType=x/typed").len(), 1);
    lab.delete(&format!("/v2/a/manifests/{typed}")).is(202);
    assert_eq!(referrers(&lab, &subject, "?artifactType=x/typed").len(), 0);
}
