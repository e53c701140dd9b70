//! `urls`, where they are given, are URIs of the schemes http and https.

use catalogue::image as req;
use content::uri::Uri;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "descriptor_urls_are_uris",
    decides: &[&req::DESCRIPTOR_URLS_OPTIONAL, &req::DESCRIPTOR_URLS_RFC3986, &req::DESCRIPTOR_URLS_HTTP_SCHEME],
    on: On::Descriptor(look),
};

const URLS: Property = Property::optional("urls", Shape::TextList, &req::DESCRIPTOR_URLS_OPTIONAL);

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    URLS.judge(context.value, answers);
    let Some(urls) = context.get("urls") else { return };
    for (value, text) in urls.elements().filter_map(|value| Some((value, value.as_str()?))) {
        match Uri::parse(&text) {
            Err(error) => answers.add(
                Violation::of(&req::DESCRIPTOR_URLS_RFC3986, "an entry of `urls` is no URI of RFC 3986")
                    .at(value)
                    .expected("an absolute URI, such as `https://example.com/blob`")
                    .got(format!("`{text}`: {error}")),
            ),
            Ok(uri) => {
                answers.pass(&req::DESCRIPTOR_URLS_RFC3986);
                let scheme = uri.scheme().to_ascii_lowercase();
                if matches!(scheme.as_str(), "http" | "https") {
                    answers.pass(&req::DESCRIPTOR_URLS_HTTP_SCHEME);
                } else {
                    answers.add(
                        Violation::of(
                            &req::DESCRIPTOR_URLS_HTTP_SCHEME,
                            "an entry of `urls` is of another scheme than http and https",
                        )
                        .at(value)
                        .expected("`http` or `https`")
                        .got(format!("`{scheme}`")),
                    );
                }
            }
        }
    }
}
