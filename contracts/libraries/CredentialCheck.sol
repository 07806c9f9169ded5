// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { AttestationStatus, IAttestationRegistry } from "../interfaces/IAttestationRegistry.sol";
import { BatchHeader, BatchStatus, IBatchRegistry } from "../interfaces/IBatchRegistry.sol";
import { Credential, Expectation, Outcome, ProvenCredential, Verdict } from "../interfaces/ICredentialVerifier.sol";
import { TrustedWhen } from "../interfaces/ITrustList.sol";
import { Ids } from "./Ids.sol";
import { Leaf } from "./Leaf.sol";
import { NativeTree } from "./NativeTree.sol";
import { StatusWords } from "./StatusWords.sol";
import { Verdicts } from "./Verdicts.sol";

/// @title CredentialCheck
/// @notice Credentials as a condition, in one line of any contract:
/// `using CredentialCheck for IBatchRegistry; ... registry.requireValid(proven, SCHEMA, ISSUER, msg.sender);`
/// @dev Compiled into the contract that uses it, so that nothing but the registry is called.
library CredentialCheck {
    /// @notice The credential is about somebody else.
    error SubjectMismatch(address subject, address account);
    /// @notice The credential is under another schema.
    error SchemaMismatch(bytes32 schema, bytes32 required);
    /// @notice The credential is another issuer's.
    error IssuerMismatch(address issuer, address required);
    /// @notice The trust list does not trust the issuer, as of that moment (Unix seconds).
    error IssuerNotTrusted(address issuer, address trustList, uint256 moment);
    /// @notice State exactly one of issuer, any issuer, and trust list with the moment that it is asked about; and exactly one of
    /// subject and any subject.
    error ExpectationUnclear(Expectation expected);
    /// @notice The credential is not good now; the outcome holds since that moment (Unix seconds).
    error CredentialNotValid(Outcome outcome, uint64 since);

    /// @notice Reverts unless a credential of a batch is valid now, under that schema, of that issuer, about that account.
    /// @param registry The BatchRegistry.
    /// @param proven The credential, its batch and its proof.
    /// @param schema Uid of the schema it must be under.
    /// @param issuer Who must have issued it.
    /// @param account Whom it must be about.
    /// @return verdict The verdict: how long it may be reused, and as of when it holds.
    function requireValid(
        IBatchRegistry registry,
        ProvenCredential calldata proven,
        bytes32 schema,
        address issuer,
        address account
    ) internal view returns (Verdict memory verdict) {
        return requireValid(registry, proven, _expectation(schema, issuer, account));
    }

    /// @notice Reverts unless a credential of a batch is valid now, and is what is expected.
    /// @param registry The BatchRegistry.
    /// @param proven The credential, its batch and its proof.
    /// @param expected Schema, issuer or trust list, subject.
    /// @return verdict The verdict: how long it may be reused, and as of when it holds.
    function requireValid(
        IBatchRegistry registry,
        ProvenCredential calldata proven,
        Expectation memory expected
    ) internal view returns (Verdict memory verdict) {
        requireExpected(expected, proven.header, proven.credential, block.timestamp);
        verdict = verify(registry, proven.header, proven.credential, proven.proof);
        if (verdict.outcome != Outcome.Valid) revert CredentialNotValid(verdict.outcome, verdict.since);
    }

    /// @notice Reverts unless an attestation is valid now, under that schema, of that issuer, about that account.
    /// @dev Warning: EAS has no `statusOf`. Its attestations are judged by a CredentialVerifier that was deployed for it.
    /// @param registry The AttestationRegistry.
    /// @param uid Uid of the attestation.
    /// @param schema Uid of the schema it must be under.
    /// @param issuer Who must have made it.
    /// @param account Whom it must be about.
    /// @return verdict The verdict.
    function requireValid(
        IAttestationRegistry registry,
        bytes32 uid,
        bytes32 schema,
        address issuer,
        address account
    ) internal view returns (Verdict memory verdict) {
        return requireValid(registry, uid, _expectation(schema, issuer, account));
    }

    /// @notice Reverts unless an attestation is valid now, and is what is expected.
    /// @param registry The AttestationRegistry.
    /// @param uid Uid of the attestation.
    /// @param expected Schema, issuer or trust list, subject.
    /// @return verdict The verdict.
    function requireValid(
        IAttestationRegistry registry,
        bytes32 uid,
        Expectation memory expected
    ) internal view returns (Verdict memory verdict) {
        AttestationStatus memory status = registry.statusOf(uid);
        verdict = _decideNow(status);
        // First, since what is not there has neither subject nor issuer.
        if (verdict.outcome != Outcome.Valid) revert CredentialNotValid(verdict.outcome, verdict.since);
        _requireExpected({
            expected: expected,
            schema: status.schema,
            issuer: status.attester,
            subject: status.recipient,
            issuedAt: status.time,
            moment: block.timestamp
        });
    }

    /// @notice Reverts unless a credential of a batch is what is expected: schema, issuer and subject, not its status.
    /// @param expected Schema, issuer or trust list, subject.
    /// @param header Header of the batch.
    /// @param credential The credential.
    /// @param moment Unix seconds: the moment that is asked about.
    function requireExpected(
        Expectation memory expected,
        BatchHeader calldata header,
        Credential calldata credential,
        uint256 moment
    ) internal view {
        _requireExpected({
            expected: expected,
            schema: header.schema,
            issuer: header.issuer,
            subject: credential.subject,
            issuedAt: header.issuedAt,
            moment: moment
        });
    }

    /// @notice The verdict on a credential of a batch now. Reverts for nothing: what is not there, or not proven, is NotFound.
    /// @param registry The BatchRegistry.
    /// @param header Header of the batch.
    /// @param credential The credential.
    /// @param proof Proof of the credential's leaf in the batch's tree, at most 32 nodes.
    /// @return verdict The verdict. It says nothing about who the issuer is.
    function verify(
        IBatchRegistry registry,
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) internal view returns (Verdict memory verdict) {
        uint64 moment = uint64(block.timestamp);
        if (!isProven(header, credential, proof)) return Verdicts.notFound(moment);
        bytes32 id = Ids.batch(block.chainid, address(registry), header);
        (uint256 revision, uint256 words) = _ask(registry, id, credential.index);
        if (revision == 0) return Verdicts.notFound(moment);
        return
            Verdicts.decide({
                status: _statusIn(words),
                header: header,
                credential: credential,
                asOf: moment,
                moment: moment
            });
    }

    /// @notice Reverts unless a credential is valid now. The caller has compared schema, issuer and subject, and has worked
    /// out the id of the batch. No verdict, but some gas less than {verify} where nothing was announced about the credential.
    /// @param registry The BatchRegistry.
    /// @param id Id of the batch on this chain: {Ids-batch}.
    /// @param header Header of the batch.
    /// @param credential The credential.
    /// @param proof Proof of the credential's leaf in the batch's tree, at most 32 nodes.
    function requireValid(
        IBatchRegistry registry,
        bytes32 id,
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) internal view {
        if (!isProven(header, credential, proof)) revert CredentialNotValid(Outcome.NotFound, 0);
        (uint256 revision, uint256 words) = _ask(registry, id, credential.index);
        if (revision == 0) revert CredentialNotValid(Outcome.NotFound, 0);
        bool isClear = _isClear(words, StatusWords.maskOf(credential.index));
        if (isClear && Verdicts.isInTime(header, credential, block.timestamp)) return;
        uint64 moment = uint64(block.timestamp);
        Verdict memory verdict = Verdicts.decide({
            status: _statusIn(words),
            header: header,
            credential: credential,
            asOf: moment,
            moment: moment
        });
        if (verdict.outcome != Outcome.Valid) revert CredentialNotValid(verdict.outcome, verdict.since);
    }

    /// @notice The verdict on an attestation now. Reverts for nothing: what is not there is NotFound.
    /// @param registry The AttestationRegistry.
    /// @param uid Uid of the attestation.
    /// @return verdict The verdict. It says nothing about who the issuer is.
    function verify(IAttestationRegistry registry, bytes32 uid) internal view returns (Verdict memory verdict) {
        return _decideNow(registry.statusOf(uid));
    }

    /// @dev Asks {IBatchRegistry-statusOf}. Its ten words stay in memory as they come, which saves 350 gas of decoding in each
    /// verdict.
    /// @return revision The first word.
    /// @return words Where in memory the ten words are.
    function _ask(
        IBatchRegistry registry,
        bytes32 id,
        uint256 index
    ) private view returns (uint256 revision, uint256 words) {
        bytes4 question = IBatchRegistry.statusOf.selector;
        // Safe: takes ten words of free memory. The answer must be there whole; a refusal is passed on.
        assembly ("memory-safe") {
            words := mload(0x40)
            mstore(words, question)
            mstore(add(words, 0x04), id)
            mstore(add(words, 0x24), index)
            if iszero(staticcall(gas(), registry, words, 0x44, words, 0x140)) {
                returndatacopy(words, 0x00, returndatasize())
                revert(words, returndatasize())
            }
            if lt(returndatasize(), 0x140) {
                revert(0x00, 0x00)
            }
            mstore(0x40, add(words, 0x140))
            revision := mload(words)
        }
    }

    /// @dev Whether the ten words of {_ask} hold nothing for which a credential could be revoked or suspended, now or later:
    /// its bit of the newest revocations, and all of suspensions and holds, are zero. Saves 1,800 gas of deciding.
    function _isClear(uint256 words, uint256 mask) private pure returns (bool clear) {
        // Safe: the words were allocated.
        assembly ("memory-safe") {
            let suspensionOrHold := or(mload(add(words, 0xa0)), or(mload(add(words, 0x100)), mload(add(words, 0x120))))
            clear := iszero(or(and(mload(add(words, 0x40)), mask), suspensionOrHold))
        }
    }

    /// @dev The ten words of {_ask} as the status that they are.
    function _statusIn(uint256 words) private pure returns (BatchStatus memory status) {
        // Safe: the words were allocated, and nothing else uses them. The three of each plane stay where they are.
        assembly ("memory-safe") {
            mcopy(status, words, 0x40)
            mstore(add(status, 0x40), add(words, 0x40))
            mstore(add(status, 0x60), add(words, 0xa0))
            mcopy(add(status, 0x80), add(words, 0x100), 0x40)
        }
    }

    /// @notice Whether a credential stands in the header's tree, among those that have a status. Not whether there is such a batch.
    function isProven(
        BatchHeader calldata header,
        Credential calldata credential,
        bytes32[] calldata proof
    ) internal pure returns (bool) {
        if (credential.index >= header.size) return false;
        bytes32 leaf = Leaf.credential({
            index: credential.index,
            subject: credential.subject,
            validFrom: credential.validFrom,
            expires: credential.expires,
            fields: credential.fields
        });
        return NativeTree.proves(proof, header.root, leaf);
    }

    function _decideNow(AttestationStatus memory status) private view returns (Verdict memory verdict) {
        uint64 moment = uint64(block.timestamp);
        return Verdicts.decideAttestation(status, moment, moment);
    }

    function _expectation(
        bytes32 schema,
        address issuer,
        address account
    ) private pure returns (Expectation memory expected) {
        (expected.schema, expected.issuer, expected.subject) = (schema, issuer, account);
    }

    function _requireExpected(
        Expectation memory expected,
        bytes32 schema,
        address issuer,
        address subject,
        uint256 issuedAt,
        uint256 moment
    ) private view {
        bool isNamed = expected.issuer != address(0);
        bool isListed = address(expected.trustList) != address(0);
        if (
            (expected.anyIssuer ? isNamed || isListed : isNamed == isListed) ||
            isListed == (expected.trusted == TrustedWhen.Unstated) ||
            expected.anySubject == (expected.subject != address(0))
        ) {
            revert ExpectationUnclear(expected);
        }
        if (subject != expected.subject && !expected.anySubject) revert SubjectMismatch(subject, expected.subject);
        if (schema != expected.schema) revert SchemaMismatch(schema, expected.schema);
        if (isNamed && issuer != expected.issuer) revert IssuerMismatch(issuer, expected.issuer);
        if (!isListed) return;
        uint256 asked = expected.trusted == TrustedWhen.Now ? moment : issuedAt;
        if (!expected.trustList.isTrusted(issuer, schema, asked)) {
            revert IssuerNotTrusted(issuer, address(expected.trustList), asked);
        }
    }
}
