//! A submission that is accepted, and one that is broken for each thing that a reviewer looks at.

use certificate::Date;
use certificate::review::{Answer, Conclusion, Content, Item, Review, Submission, SubmittedFile, review};

const PRODUCT: &str = "vendor: Example Ltd\nname: Crate Harbour\nversion: 1.10\nwebsite_url: https://harbour.example\n\
    documentation_url: https://harbour.example/docs\ntype: hosted platform\ndescription: Keeps images.\n";
const README: &str =
    "# Harbour\n\nStart it, then run the conformance tests:\n\n```shell\nharbour serve\nsuite run\n```\n";
const RESULTS: &str = "config:\n  registry: harbour.example\n  password: '***'\n  version: '1.1'\napis:\n  Blob get: Pass\n  \
    Blob head: Pass\n  Manifest get by digest: Pass\n  Manifest get by tag: Pass\n  Manifest head by digest: Pass\n  \
    Manifest head by tag: Pass\n  Manifest put with tag params: Disabled\ndata:\n  Image: Pass\n";
const PAGE: &str = "<style>.quick-summary { x: y }</style><table><tr><td>Summary</td><td><div class=\"quick-summary\">\
    <span>All 3 passed</span><span>1 skipped</span></div></td></tr><tr><td class=\"l\">Tested Spec</td> <td>1.1</td></tr></table>\
    <pre>Authorization: Bearer *****\nDate: Sun, 01 Nov 2026 10:00:00 GMT</pre>";
const JUNIT: &str = "<testsuites><testsuite name=\"OCI Conformance Test\" tests=\"4\" failures=\"0\" errors=\"0\">\
    <properties><property name=\"Config\" value=\"registry: a&#xA;version: &#34;1.1&#34;&#xA;\"/></properties>\
    <testcase name=\"a/blob-head\" status=\"passed\"><system-err>Date: [Sun, 01 Nov 2026 10:00:00 GMT]</system-err></testcase>\
    <testcase name=\"a/manifest-by-digest\" status=\"passed\"/><testcase name=\"a/manifest-by-tag\" status=\"passed\"/>\
    <testcase name=\"a/mount\" status=\"skipped\"/></testsuite></testsuites>";
const GINKGO: &str = "<?xml version=\"1.0\"?><testsuite name=\"OCI Distribution Conformance Tests\" tests=\"5\" failures=\"0\" \
    errors=\"0\" timestamp=\"2026-11-01T12:00:00\">\
    <testcase name=\"OCI Distribution Conformance Tests Pull Setup Populate\"/>\
    <testcase name=\"OCI Distribution Conformance Tests Pull Pull blobs GET\"/>\
    <testcase name=\"OCI Distribution Conformance Tests Push Blob POST\"/>\
    <testcase name=\"OCI Distribution Conformance Tests Content Discovery Tags list\"/>\
    <testcase name=\"OCI Distribution Conformance Tests Content Management Delete\"><skipped>no</skipped></testcase></testsuite>";
const GINKGO_PAGE: &str = "<td><div class=\"quick-summary\"><span>4 passed</span><span>1 skipped</span></div></td>\
    <td class=\"l\">Test Version</td><td>v1.1.0</td>";

fn today() -> Date {
    "2026-11-26".parse().unwrap()
}

fn good() -> Submission {
    let files = [
        ("PRODUCT.yaml", PRODUCT),
        ("README.md", README),
        ("junit.xml", JUNIT),
        ("report.html", PAGE),
        ("results.yaml", RESULTS),
    ];
    let file = |(name, text): (&str, &str)| SubmittedFile { name: name.into(), content: Content::Bytes(text.into()) };
    Submission { folder: "x/distribution-spec/v1.1/harbour".into(), files: files.map(file).into(), is_cut: false }
}

fn older() -> Submission {
    let mut submission = good().with("junit.xml", GINKGO).with("report.html", GINKGO_PAGE);
    submission.files.retain(|file| file.name != "results.yaml");
    submission
}

trait Change {
    fn with(self, name: &str, text: impl Into<Vec<u8>>) -> Self;
    fn but(self, name: &str, from: &str, to: &str) -> Self;
    fn is(self, name: &str, content: Content) -> Self;
}

impl Change for Submission {
    fn with(self, name: &str, text: impl Into<Vec<u8>>) -> Self {
        self.is(name, Content::Bytes(text.into()))
    }

    fn but(self, name: &str, from: &str, to: &str) -> Self {
        let file = self.files.iter().find(|file| file.name == name).unwrap();
        let Content::Bytes(bytes) = &file.content else { panic!("{name}") };
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        let text = text.replacen(from, to, 1);
        self.with(name, text)
    }

    fn is(mut self, name: &str, content: Content) -> Self {
        self.files.retain(|file| file.name != name);
        self.files.push(SubmittedFile { name: name.into(), content });
        self
    }
}

fn item<'a>(review: &'a Review, name: &str) -> &'a Item {
    review.items.iter().find(|item| item.name == name).unwrap()
}

/// Only this item is not a pass (or was a warning before), and it says this.
#[track_caller]
fn broken(submission: &Submission, name: &str, answer: Answer, words: &str) -> Review {
    let review = review(submission, today());
    let found = item(&review, name);
    let text = format!("{} {}", found.says, found.evidence.join(" "));
    assert!(found.answer == answer && text.contains(words), "{name}: {:?} {text}", found.answer);
    assert!(found.mend.is_some(), "{name} does not say what to do");
    let conclusion = if answer == Answer::Warn { Conclusion::Accept } else { Conclusion::Refuse };
    if answer != Answer::Inconclusive {
        assert_eq!(review.conclusion, conclusion, "{:?}", review.items);
        let others = review.items.iter().filter(|item| item.name != name && item.answer == Answer::Fail);
        assert_eq!(others.map(|item| item.name).collect::<Vec<_>>(), Vec::<&str>::new(), "{:?}", review.items);
    }
    review
}

#[test]
fn a_good_submission_is_accepted_without_a_word() {
    let review = review(&good(), today());
    assert_eq!(review.conclusion, Conclusion::Accept);
    assert_eq!(review.count(Answer::Pass), review.items.len(), "{:?}", review.items);
}

#[test]
fn an_older_submission_is_accepted_with_what_it_lacks() {
    let review = review(&older(), today());
    assert_eq!(review.conclusion, Conclusion::Accept, "{:?}", review.items);
    assert_eq!(item(&review, "files").answer, Answer::Warn);
    assert!(item(&review, "untested").evidence[0].contains("Content Management"), "{:?}", review.items);
    assert_eq!(item(&review, "version").answer, Answer::Pass);
    let today_s =
        Submission { files: good().files.into_iter().filter(|f| f.name != "results.yaml").collect(), ..good() };
    broken(&today_s, "files", Answer::Fail, "`results.yaml` is missing");
}

#[test]
fn the_folder_and_the_files() {
    let elsewhere = |folder: &str| Submission { folder: folder.into(), ..good() };
    broken(&elsewhere("image-spec/v1.1/harbour"), "folder", Answer::Fail, "image-spec");
    broken(&elsewhere("results"), "folder", Answer::Fail, "not of the form");
    let two = review(&good().with("other/PRODUCT.yaml", PRODUCT), today());
    assert_eq!(item(&two, "folder").answer, Answer::Fail);
    broken(&good().with("badges.md", "x"), "files", Answer::Fail, "`badges.md` does not belong");
    broken(&good().with(".DS_Store\u{1b}", "x"), "files", Answer::Fail, ".DS_Store\\u{1b}");
    broken(&good().is("evidence/a", Content::Link), "files", Answer::Fail, "symbolic link");
    broken(&good().is("evidence/a", Content::Special), "files", Answer::Fail, "no file");
    let large = review(&good().is("evidence/a", Content::TooLarge), today());
    assert_eq!((large.conclusion, item(&large, "files").answer), (Conclusion::Incomplete, Answer::Inconclusive));
    let cut = review(&Submission { is_cut: true, ..good() }, today());
    assert_eq!(cut.conclusion, Conclusion::Incomplete);
    for stranger in ["peers/notes.md", "peers/a/b.dsse.json", "elsewhere/a.dsse.json"] {
        broken(&good().with(stranger, "x"), "files", Answer::Fail, "does not belong");
    }
    for extra in [
        "greenlight.toml",
        "claim.dsse.json",
        "evidence/exchanges.har",
        "peers/0123456789abcdef.dsse.json",
        "revocations/0123456789abcdef.dsse.json",
    ] {
        assert_eq!(review(&good().with(extra, "x = 1"), today()).conclusion, Conclusion::Accept, "{extra}");
    }
}

#[test]
fn the_files_that_people_write() {
    broken(&good().but("PRODUCT.yaml", "hosted platform", "cloud"), "product", Answer::Fail, "`type` is `cloud`");
    let logo = "type: hosted platform\nproduct_logo_url: https://harbour.example/u/1";
    broken(&good().but("PRODUCT.yaml", "type: hosted platform", logo), "product", Answer::Warn, "logo");
    broken(
        &good().with("README.md", "# Harbour\n\nSee https://harbour.example/docs for conformance.\n"),
        "readme",
        Answer::Fail,
        "no command",
    );
    broken(
        &good().with("README.md", "# Harbour\n\n    harbour serve\n"),
        "readme",
        Answer::Warn,
        "how the tests were run",
    );
}

#[test]
fn the_version() {
    let of = |folder: &str| Submission { folder: format!("distribution-spec/{folder}/harbour"), ..good() };
    broken(&of("v1.0"), "version", Answer::Fail, "`results.yaml`: 1.1");
    broken(&of("v9.9"), "version", Answer::Fail, "no release 9.9");
    broken(&good().but("results.yaml", "'1.1'", "1.1+dev"), "version", Answer::Fail, "1.1+dev");
    broken(&good().but("junit.xml", "&#34;1.1&#34;", "1.0"), "version", Answer::Fail, "`junit.xml`: 1.0");
    broken(&good().but("report.html", "<td>1.1</td>", "<td>1.0.1</td>"), "version", Answer::Fail, "`report.html`: 1.0");
    broken(&older().but("report.html", "v1.1.0", "unknown"), "version", Answer::Warn, "no file says");
}

#[test]
fn what_failed() {
    let failed = good()
        .but(
            "junit.xml",
            "name=\"a/manifest-by-tag\" status=\"passed\"/>",
            "name=\"a/manifest-by-tag\" status=\"passed\"><failure/></testcase>",
        )
        .but("report.html", "All 3 passed", "2 passed</span><span>1 failed")
        .but("results.yaml", "Image: Pass", "Image: FAIL");
    let found = review(&failed, today());
    assert!(item(&found, "results").answer == Answer::Fail && item(&found, "results").says == "tests that failed: 1");
    broken(&good().but("results.yaml", "Image: Pass", "Image: FAIL"), "results", Answer::Fail, "the other has none");
    let claims = review(&good().but("junit.xml", "failures=\"0\"", "failures=\"2\""), today());
    assert_eq!(item(&claims, "results").answer, Answer::Fail);
    let unknown = review(
        &good().but("junit.xml", "a/manifest-by-tag\" status=\"passed\"", "a/manifest-by-tag\" status=\"perhaps\""),
        today(),
    );
    assert_eq!(item(&unknown, "results").answer, Answer::Fail);
    for xml in [
        "no xml",
        "<testsuite>",
        "<a></a>",
        "<testsuite></testsuites>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><testsuite><testcase name=\"&b;\"/></testsuite>",
        "<testsuite><testcase name=\"&b;\"/></testsuite>",
        &"<testsuite>".repeat(100),
    ] {
        let found = review(&good().with("junit.xml", xml), today());
        assert!(item(&found, "results").says.contains("cannot be understood"), "{xml}: {:?}", item(&found, "results"));
    }
    broken(&good().with("results.yaml", "apis: 1"), "results", Answer::Fail, "`results.yaml`");
}

#[test]
fn what_was_not_tested() {
    let skipped = good()
        .but("junit.xml", "a/manifest-by-digest\" status=\"passed\"", "a/manifest-by-digest\" status=\"skipped\"")
        .but("junit.xml", "a/manifest-by-tag\" status=\"passed\"", "a/manifest-by-tag\" status=\"disabled\"")
        .but("report.html", "All 3 passed</span><span>1 skipped", "1 passed</span><span>3 skipped");
    broken(&skipped, "coverage", Answer::Fail, "1 tests passed and 3 were skipped: the larger part");
    let inapplicable = "<skipped type=\"not-applicable\"/></testcase>";
    let ours = good().but(
        "junit.xml",
        "<testcase name=\"a/mount\" status=\"skipped\"/>",
        &format!("<testcase name=\"a/mount\" status=\"skipped\">{inapplicable}"),
    );
    assert!(item(&review(&ours, today()), "results").says.contains("1 do not apply"));
    broken(&good().but("results.yaml", "Blob get: Pass", "Blob get: Skip"), "untested", Answer::Fail, "Blob get: Skip");
    broken(&good().but("results.yaml", "  Blob get: Pass\n", ""), "untested", Answer::Fail, "Blob get: not there");
    broken(&good().but("results.yaml", "Image: Pass", "Image: Disabled"), "untested", Answer::Warn, "Image: Disabled");
    let pull = "Pull Pull blobs GET\"";
    let no_pull = older().but("junit.xml", &format!("{pull}/>"), &format!("{pull}><skipped/></testcase>"));
    broken(
        &no_pull.but("report.html", "4 passed</span><span>1", "3 passed</span><span>2"),
        "untested",
        Answer::Fail,
        "Pull: none of 1",
    );
}

#[test]
fn the_page() {
    broken(&good().but("report.html", "1 skipped", "0 skipped"), "page", Answer::Fail, "3 passed and 0 skipped");
    broken(&good().but("report.html", "All 3", "9"), "page", Answer::Fail, "9 passed");
    broken(
        &good().but("report.html", "1 skipped", "1 skipped</span><span>1 failed"),
        "page",
        Answer::Fail,
        "not in `junit.xml`",
    );
    broken(&good().but("report.html", "class=\"quick-summary\"", ""), "page", Answer::Warn, "no summary");
    let failing = "a/manifest-by-tag\" status=\"failed\"";
    let lies = good().but("junit.xml", "a/manifest-by-tag\" status=\"passed\"", failing);
    assert!(item(&review(&lies, today()), "page").says.contains("all tests passed"));
    let silent = lies.but("report.html", "All 3", "3");
    assert!(item(&review(&silent, today()), "page").says.contains("does not show the failures"));
}

#[test]
fn secrets_are_told_by_line_and_never_shown() {
    let secret = "hunter2hunter2hunter2";
    for (file, from, to, words) in [
        ("report.html", "Bearer *****", "Bearer SECRET", "`report.html` line 1: an `Authorization` header"),
        ("results.yaml", "'***'", "SECRET", "`results.yaml` line 3: a field for a secret"),
        (
            "junit.xml",
            "registry: a&#xA;",
            "registry: a&#xA;password: &#34;SECRET&#34;&#xA;",
            "`junit.xml` line 1: a field",
        ),
        (
            "README.md",
            "suite run",
            "curl https://me:SECRET@harbour.example/",
            "`README.md` line 7: a URL with a password",
        ),
    ] {
        let submission = good().but(file, from, &to.replace("SECRET", secret));
        let found = broken(&submission, "secrets", Answer::Fail, words);
        assert!(!serde_json::to_string(&found).unwrap().contains(secret), "{words}");
    }
    broken(
        &good().but("README.md", "suite run", "export OCI_PASSWORD=hunter2"),
        "secrets",
        Answer::Warn,
        "`README.md` line 7",
    );
    broken(
        &good().with("evidence/key.pem", "\n-----BEGIN PRIVATE KEY-----\n"),
        "secrets",
        Answer::Fail,
        "line 2: a private key",
    );
}

#[test]
fn the_age() {
    let at = |day: &str| review(&good(), day.parse().unwrap());
    assert_eq!(at("2027-01-30").conclusion, Conclusion::Accept);
    let old = at("2027-01-31");
    assert_eq!((old.conclusion, item(&old, "age").answer), (Conclusion::Refuse, Answer::Fail));
    assert_eq!(at("2026-10-31").conclusion, Conclusion::Accept);
    assert!(item(&at("2026-10-30"), "age").says.contains("after"));
    let silent = good().but("junit.xml", "Date: ", "").but("report.html", "Date: ", "");
    broken(&silent, "age", Answer::Inconclusive, "no file says when");
    // That of a run of ours stands in the README too.
    let begun = silent.with("README.md", format!("{README}\n| begun | 2026-08-20T10:00:00Z |\n"));
    assert!(item(&review(&begun, today()), "age").says.contains("run on 2026-08-20"));
    let dated = |day: &str| {
        let suite = format!("<testsuite timestamp=\"{day}T10:00:00\" name=\"OCI");
        review(&good().but("junit.xml", "<testsuite name=\"OCI", &suite), today())
    };
    assert_eq!(item(&dated("2026-11-02"), "age").answer, Answer::Pass);
    assert!(item(&dated("2026-11-25"), "age").says.contains("run on 2026-11-01, and on 2026-11-25"));
    assert!(item(&dated("2026-06-25"), "age").says.contains("run on 2026-06-25, 154 days"));
}

#[test]
fn where_nothing_can_be_read_nothing_is_judged() {
    for files in [
        vec![],
        vec![SubmittedFile { name: "x".into(), content: Content::Bytes(vec![1]) }],
        vec![SubmittedFile { name: "junit.xml".into(), content: Content::Unreadable("no".into()) }],
    ] {
        let found = review(&Submission { files, ..good() }, today());
        assert_eq!((found.conclusion, found.items.len()), (Conclusion::Incomplete, 1));
    }
}

#[test]
fn a_report_has_to_be_one() {
    for text in ["{}", "no", "{\"schemaVersion\":\"99\"}", "{\"schemaVersion\":\"1\"}"] {
        broken(&good().with("report.json", text), "report", Answer::Fail, "cannot be understood");
    }
}

#[test]
fn secrets_stand_behind_tags_and_on_the_next_line() {
    let in_xml =
        |text: &str| good().but("junit.xml", "<testcase", &format!("<system-out>{text}</system-out><testcase"));
    for text in ["password: hJk29dLqW8", "Authorization: &lt;b&gt;x", "password:\n  hJk29dLqW8"] {
        let found = item(&review(&in_xml(text), today()), "secrets").answer;
        assert_eq!(found == Answer::Fail, text.starts_with("password"), "{text}");
    }
    let page = format!("{PAGE}<pre>Authorization: <b>Bearer</b> hJk29dLqW8</pre>");
    broken(&good().with("report.html", page), "secrets", Answer::Fail, "`Authorization`");
    let readme = format!("{README}\ndocker login -u bob -p hunter2\n");
    broken(&good().with("README.md", readme), "secrets", Answer::Warn, "a login on a command line");
    for text in ["password:\n  <password>", "token:\n  the one that you were given", "password:\nstring"] {
        let readme = format!("{README}\n{text}\n");
        assert_eq!(item(&review(&good().with("README.md", readme), today()), "secrets").answer, Answer::Pass, "{text}");
    }
}

#[test]
fn tests_that_only_one_of_the_files_knows() {
    let more = RESULTS
        .replace("apis:\n", "apis:\n  Referrers: Pass\n  Manifest put by digest: Pass\n  Manifest put by tag: Pass\n");
    assert_eq!(review(&good().with("results.yaml", more.as_str()), today()).conclusion, Conclusion::Accept);
    let more = more.replace("apis:\n", "apis:\n  Blob delete: Pass\n  Blob mount: Pass\n  Ping: Pass\n");
    broken(&good().with("results.yaml", more), "results", Answer::Fail, "have no test in `junit.xml` Blob delete");
}
