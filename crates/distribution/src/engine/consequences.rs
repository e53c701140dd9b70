//! Which requirements follow from which, wherever they are judged.

use catalogue::Requirement;
use catalogue::distribution as dist;

/// Rules that cannot be seen to hold where another one does not, wherever they are judged: who does not say 404 to what is nowhere
/// says it neither to what is elsewhere nor to what is gone; an error without the form of one has no code.
pub(crate) static CONSEQUENCES: &[(&Requirement, &Requirement)] = &[
    (&dist::CAT_CLAIMED_COMPLETE, &dist::TAG_GRAMMAR),
    (&dist::CAT_CLAIMED_COMPLETE, &dist::TAG_LENGTH),
    (&dist::DELETE_BLOB_202, &dist::PULL_BLOB_GET_404),
    (&dist::DELETE_MANIFEST_GONE, &dist::PULL_MANIFEST_GET_404),
    (&dist::DELETE_MANIFEST_OFF, &dist::PULL_MANIFEST_GET_200),
    (&dist::DELETE_TAG_GONE, &dist::PULL_MANIFEST_GET_404),
    (&dist::HTTP_RFC9110, &dist::PULL_MANIFEST_GET_BODY),
    (&dist::HTTP_RFC9110, &dist::PUSH_MANIFEST_EXACT_BYTES),
    (&dist::PROXY_NS_HEADER, &dist::PULL_MANIFEST_GET_BODY),
    (&dist::PROXY_NS_HEADER, &dist::PUSH_MANIFEST_EXACT_BYTES),
    (&dist::PULL_BLOB_GET_404_ELSEWHERE, &dist::PULL_BLOB_GET_404),
    (&dist::PULL_BLOB_HEAD_404, &dist::PULL_BLOB_HEAD_200),
    (&dist::PULL_BLOB_HEAD_404_ELSEWHERE, &dist::PULL_BLOB_HEAD_200),
    (&dist::PULL_BLOB_HEAD_404_ELSEWHERE, &dist::PULL_BLOB_HEAD_404),
    (&dist::PULL_MANIFEST_GET_404_ELSEWHERE, &dist::PULL_MANIFEST_GET_404),
    (&dist::PULL_MANIFEST_HEAD_404, &dist::PULL_MANIFEST_HEAD_200),
    (&dist::PULL_MANIFEST_HEAD_404_ELSEWHERE, &dist::PULL_MANIFEST_HEAD_200),
    (&dist::PULL_MANIFEST_HEAD_404_ELSEWHERE, &dist::PULL_MANIFEST_HEAD_404),
    (&dist::PUSH_BLOB_POST_202, &dist::NAME_GRAMMAR),
    (&dist::PUSH_CHUNK_OOO_416, &dist::PUSH_CHUNK_PATCH_202),
    (&dist::PUSH_CHUNK_PUT_201, &dist::PUSH_CHUNK_PATCH_202),
    (&dist::PUSH_UPLOAD_GET_204, &dist::PUSH_CHUNK_PATCH_202),
    (&dist::PUSH_MOUNT_FALLBACK, &dist::NAME_GRAMMAR),
    (&dist::REFERRERS_BODY, &dist::PUSH_MANIFEST_EXACT_BYTES),
    (&dist::PUSH_MANIFEST_REJECT_CODE, &dist::ERROR_CODE_CHARSET),
    (&dist::PUSH_MANIFEST_REJECT_CODE, &dist::ERROR_CODE_FITS),
    (&dist::PUSH_MANIFEST_REJECT_CODE, &dist::ERROR_CODE_LISTED),
    (&dist::PUSH_MANIFEST_REJECT_CODE, &dist::ERROR_JSON_FORM),
    (&dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN, &dist::ERROR_CODE_CHARSET),
    (&dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN, &dist::ERROR_CODE_FITS),
    (&dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN, &dist::ERROR_CODE_LISTED),
    (&dist::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN, &dist::ERROR_JSON_FORM),
    (&dist::TAGS_BODY_VALUES, &dist::PULL_MANIFEST_GET_200),
    (&dist::TAGS_BODY_VALUES, &dist::TAGS_BODY),
];
