// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, BatchStatus, Hold, StatusWord } from "../interfaces/IBatchRegistry.sol";
import { Credential, Expectation, ProvenCredential, Verdict } from "../interfaces/ICredentialVerifier.sol";
import { IWitnessVerifier, Origin, Witness } from "../interfaces/IWitnessVerifier.sol";
import { CredentialCheck } from "../libraries/CredentialCheck.sol";
import { Holds } from "../libraries/Holds.sol";
import { Ids } from "../libraries/Ids.sol";
import { Leaf } from "../libraries/Leaf.sol";
import { NativeTree } from "../libraries/NativeTree.sol";
import { StateProof } from "../libraries/StateProof.sol";
import { StatusWords } from "../libraries/StatusWords.sol";
import { Verdicts } from "../libraries/Verdicts.sol";
import { WitnessSlots } from "../libraries/WitnessSlots.sol";

/// @title WitnessVerifier
/// @notice See {IWitnessVerifier}. Stateless: it knows no chain, no registry, no clock, and asks a trust list only where the
/// caller names one.
contract WitnessVerifier is IWitnessVerifier {
    /// @dev The proofs of slots, taken one by one.
    struct Slots {
        bytes32 root;
        uint256 used;
    }

    /// @inheritdoc IWitnessVerifier
    function verify(
        Origin calldata origin,
        Witness calldata witness,
        Expectation calldata expected,
        uint64 moment
    ) external view returns (Verdict memory verdict) {
        // Check: the credential is what the caller expects.
        CredentialCheck.requireExpected(expected, witness.proven.header, witness.proven.credential, moment);

        // Check: the block, the moment, the credential.
        bytes32 hash = StateProof.hashOf(witness.blockHeader);
        if (hash != origin.blockHash) revert BlockMismatch(hash, origin.blockHash);
        (bytes32 stateRoot, uint64 asOf) = StateProof.readHeader(witness.blockHeader);
        if (moment < asOf) revert BeforeCopy(moment, asOf);
        _requireInBatch(witness.proven);

        // Check: what storage holds.
        bytes32 storageRoot = StateProof.storageRoot(stateRoot, origin.registry, witness.accountProof);
        BatchHeader calldata header = witness.proven.header;
        bytes32 id = Ids.batch(origin.chainId, origin.registry, header);
        BatchStatus memory status = _statusOf(id, witness.proven.credential.index, storageRoot, witness.storageProofs);
        if (status.revision == 0) {
            if (moment > asOf) revert NotFresh(moment, asOf);
            return Verdicts.notFound(asOf);
        }

        // The floors lie in the past of every block, so at `asOf` or later nothing is forgotten.
        uint256 horizon = StatusWords.horizon(header.policy.epochLength, asOf);
        if (moment >= horizon) revert BeyondHorizon(moment, uint64(horizon));
        // Decided for `moment` itself, so it is fresh then.
        verdict = Verdicts.decide({
            status: status,
            header: header,
            credential: witness.proven.credential,
            asOf: asOf,
            moment: moment
        });
    }

    function _requireInBatch(ProvenCredential calldata proven) private pure {
        Credential calldata credential = proven.credential;
        BatchHeader calldata header = proven.header;
        if (credential.index >= header.size) revert IndexBeyondBatch(credential.index, header.size);
        bytes32 leaf = Leaf.credential({
            index: credential.index,
            subject: credential.subject,
            validFrom: credential.validFrom,
            expires: credential.expires,
            fields: credential.fields
        });
        if (!NativeTree.proves(proven.proof, header.root, leaf)) revert CredentialNotInBatch(leaf, header.root);
    }

    /// @dev What the registry's `statusOf` would answer, from proofs of the slots that it would read, in its order.
    function _statusOf(
        bytes32 id,
        uint256 index,
        bytes32 root,
        bytes[][] calldata proofs
    ) private pure returns (BatchStatus memory status) {
        Slots memory slots = Slots(root, 0);
        bool suspensionsUsed;
        bool holdsUsed;
        (status.revision, suspensionsUsed, holdsUsed, status.digest) = WitnessSlots.unpack(
            _next(slots, proofs, WitnessSlots.batch(id))
        );
        (uint256 word, uint256 mask) = StatusWords.locate(index);
        if (status.revision > 1) {
            bytes32 slot = WitnessSlots.revoked(id, word);
            status.revoked = _statusWord(slots, proofs, slot, mask);
        }
        if (suspensionsUsed) {
            bytes32 slot = WitnessSlots.suspended(id, word);
            status.suspended = _statusWord(slots, proofs, slot, type(uint256).max);
        }
        if (holdsUsed) {
            status.hold = Hold.wrap(_next(slots, proofs, WitnessSlots.hold(id, index)));
            status.batchHold = Hold.wrap(_next(slots, proofs, WitnessSlots.hold(id, Holds.WHOLE_BATCH)));
        }
        if (slots.used != proofs.length) revert WrongNumberOfSlots(proofs.length, slots.used);
    }

    /// @param slot The first of its three slots, the rest of which follow it; no hash is so near the end that they wrap.
    /// @param mask What of a slot makes the one after it count.
    function _statusWord(
        Slots memory slots,
        bytes[][] calldata proofs,
        bytes32 slot,
        uint256 mask
    ) private pure returns (StatusWord memory word) {
        word.newest = _next(slots, proofs, slot);
        if (word.newest & mask != 0) word.older = _next(slots, proofs, bytes32(uint256(slot) + 1));
        if (word.older & mask != 0) word.oldest = _next(slots, proofs, bytes32(uint256(slot) + 2));
    }

    function _next(Slots memory slots, bytes[][] calldata proofs, bytes32 slot) private pure returns (uint256 value) {
        uint256 position = slots.used++;
        if (position >= proofs.length) revert WrongNumberOfSlots(proofs.length, slots.used);
        return StateProof.slotValue(slots.root, slot, proofs[position]);
    }
}
