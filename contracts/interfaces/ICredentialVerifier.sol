// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { BatchHeader } from "./IBatchRegistry.sol";
import { ITrustList, TrustedWhen } from "./ITrustList.sol";

/// @notice A credential of a batch, with the values of its leaf.
struct Credential {
    /// @notice Position in the batch, less than the batch's size.
    uint256 index;
    /// @notice The subject, whom the credential is about.
    address subject;
    /// @notice Unix seconds from which the credential counts; the batch's `issuedAt` if that is later.
    uint64 validFrom;
    /// @notice Unix seconds from which the credential no longer counts; 0 for never.
    uint64 expires;
    /// @notice Root of its salted fields; zero if it has no fields.
    bytes32 fields;
}

/// @notice A credential of a batch with all that proves it.
struct ProvenCredential {
    BatchHeader header;
    Credential credential;
    /// @notice Proof of the credential's leaf in the batch's tree, at most 32 nodes.
    bytes32[] proof;
}

/// @notice What a verifier requires of a credential, in addition to its being valid. Anybody may issue any credential, about
/// anybody, and may issue again what another issuer has revoked. So a verifier must state every requirement: a missing one
/// refuses the credential. "Anybody" has its own flag. No address means "anybody", so a caller who supplies an address cannot
/// widen a requirement.
struct Expectation {
    /// @notice Uid of the schema that the credential must be under.
    bytes32 schema;
    /// @notice The required issuer; zero if a trust list is asked, or if anybody may have issued the credential.
    address issuer;
    /// @notice Whether anybody may have issued the credential.
    bool anyIssuer;
    /// @notice The trust list that decides about the issuer; zero if `issuer` names one, or if anybody may have issued the
    /// credential.
    ITrustList trustList;
    /// @notice The moment for which the list is asked; `Unstated` if no list is asked.
    TrustedWhen trusted;
    /// @notice The required subject; zero if the credential may be about anybody.
    address subject;
    /// @notice Whether the credential may be about anybody.
    bool anySubject;
}

/// @notice The outcome for a credential. Where several apply, the first in this order counts.
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
    /// @notice Earliest moment (Unix seconds) from which this outcome counts, as far as storage shows. A valid credential can
    /// count from the batch's `issuedAt`, up to a day before the block that issued it. Before that block nobody could know.
    uint64 since;
    /// @notice First moment for which this verdict may not be reused.
    uint64 freshUntil;
    /// @notice Timestamp of the block whose state was read.
    uint64 asOfTime;
    /// @notice Number of changes of the batch, or of the attestation, so far plus one; 0 if it does not exist.
    uint32 revision;
    Guarantee guarantee;
}

/// @title ICredentialVerifier
/// @notice One question, one answer: a pure function of storage and a moment.
/// @dev Warning: this is a building block that judges a status and nothing else. A verdict does not say who the issuer is.
/// Check `header.issuer`, `header.schema` and `credential.subject` yourself, or the attestation's. Or use
/// {CredentialCheck-requireValid}, which requires an {Expectation}.
interface ICredentialVerifier {
    /// @notice The registry must be a contract.
    error RegistryWithoutCode(address registry);

    /// @notice The verdict on a credential now.
    /// @dev Never reverts: a credential that does not exist, or is not proven, is NotFound.
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
    /// @dev Never reverts: an attestation that does not exist is NotFound. An attestation's epochs are seconds: a revocation
    /// takes effect one second after its block. So all blocks of one second agree, and no verdict is valid beyond its own
    /// second.
    /// @dev Warning: if it is one of EAS, the gas grows with its data, by some 70 a byte.
    /// @param uid Uid of the attestation.
    /// @return verdict The verdict.
    function verify(bytes32 uid) external view returns (Verdict memory verdict);

    /// @notice Many verdicts at one moment, on credentials of any batches and on attestations alike.
    /// @dev Reverts if a question is not a call of one of the two `verify`.
    /// @param questions Each a call of one of the two `verify`, ABI-encoded with its selector.
    /// @return verdicts One verdict a question, in order.
    function verifyMany(bytes[] calldata questions) external view returns (Verdict[] memory verdicts);
}
