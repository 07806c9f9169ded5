// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { BatchHeader } from "./IBatchRegistry.sol";
import { ITrustList, TrustedWhen } from "./ITrustList.sol";

/// @notice A credential of a batch, as its leaf says it.
struct Credential {
    /// @notice Position in the batch, less than the batch's size.
    uint256 index;
    /// @notice Whom it is about.
    address subject;
    /// @notice Unix seconds from which it counts; the batch's `issuedAt` where that is later.
    uint64 validFrom;
    /// @notice Unix seconds from which it counts no more; 0 for never.
    uint64 expires;
    /// @notice Root of its salted fields; zero where it has none.
    bytes32 fields;
}

/// @notice A credential of a batch with all that proves it.
struct ProvenCredential {
    BatchHeader header;
    Credential credential;
    /// @notice Proof of the credential's leaf in the batch's tree, at most 32 nodes.
    bytes32[] proof;
}

/// @notice What a verifier demands of a credential besides that it is valid: anybody may issue anything, about anybody, and
/// issue again what another has revoked. All of it is stated: what is left out refuses, and anybody is said aloud. No address
/// stands for anybody, so none that comes from a caller can.
struct Expectation {
    /// @notice Uid of the schema that it must be under.
    bytes32 schema;
    /// @notice Who must have issued it; zero where a trust list is asked, or where it may be anybody.
    address issuer;
    /// @notice Anybody may have issued it.
    bool anyIssuer;
    /// @notice The list that is asked about the issuer; zero where one is named.
    ITrustList trustList;
    /// @notice As of which moment the list is asked; `Unstated` where there is none.
    TrustedWhen trusted;
    /// @notice Whom it must be about; zero where it may be about anybody.
    address subject;
    /// @notice It may be about anybody.
    bool anySubject;
}

/// @notice What a credential's status amounts to. Where several apply, the first in this order counts.
enum Outcome {
    NotFound,
    Revoked,
    Expired,
    NotYetValid,
    Suspended,
    Valid
}

/// @notice How firm a verdict is until its `freshUntil`.
enum Guarantee {
    None,
    ExceptEmergency,
    Firm
}

/// @notice The full answer to: is this credential good?
struct Verdict {
    Outcome outcome;
    /// @notice Earliest moment (Unix seconds) from which this outcome counts, as far as storage tells. What is valid counts from
    /// the batch's `issuedAt`, up to a day before the block that issued it: before that block nobody could know.
    uint64 since;
    /// @notice First moment for which this verdict may not be reused.
    uint64 freshUntil;
    /// @notice Timestamp of the block whose state was read.
    uint64 asOfTime;
    /// @notice Number of changes of the batch, or the attestation, so far plus one; 0 where there is none.
    uint32 revision;
    Guarantee guarantee;
}

/// @title ICredentialVerifier
/// @notice One question, one answer: a pure function of storage and a moment.
/// @dev Warning: a building block, which judges a status and nothing else. A verdict says nothing about who the issuer is:
/// check `header.issuer`, `header.schema` and `credential.subject` yourself, or the attestation's; or use
/// {CredentialCheck-requireValid}, which demands an {Expectation}.
interface ICredentialVerifier {
    /// @notice The registry must be a contract.
    error RegistryWithoutCode(address registry);

    /// @notice The verdict on a credential now.
    /// @dev Reverts for nothing: what is not there, or not proven, is NotFound.
    /// @param header Header of the batch.
    /// @param credential The credential.
    /// @param proof Proof of the credential's leaf in the batch's tree, at most 32 nodes.
    /// @return verdict The verdict.
    function verify(
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) external view returns (Verdict memory verdict);

    /// @notice The verdict on an attestation now.
    /// @dev Reverts for nothing: what is not there is NotFound. An attestation's epochs are seconds: a revocation takes effect
    /// one second after its block, so that all blocks of one second agree, and no verdict is good beyond its own second.
    /// @param uid Uid of the attestation.
    /// @return verdict The verdict.
    function verify(bytes32 uid) external view returns (Verdict memory verdict);

    /// @notice Many verdicts at one moment, on credentials of any batches and on attestations alike.
    /// @dev Reverts where a question is none.
    /// @param questions Each a call of one of the two `verify`, ABI-encoded with its selector.
    /// @return verdicts One a question, in order.
    function verifyMany(bytes[] calldata questions) external view returns (Verdict[] memory verdicts);
}
