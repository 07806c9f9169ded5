// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, BatchStatus, Hold, StatusWord } from "../interfaces/IBatchRegistry.sol";
import { Credential, ProvenCredential, Verdict } from "../interfaces/ICredentialVerifier.sol";
import { IWitnessVerifier, Origin, Witness } from "../interfaces/IWitnessVerifier.sol";
import { Holds } from "../libraries/Holds.sol";
import { Ids } from "../libraries/Ids.sol";
import { Leaf } from "../libraries/Leaf.sol";
import { NativeTree } from "../libraries/NativeTree.sol";
import { StateProof } from "../libraries/StateProof.sol";
import { StatusWords } from "../libraries/StatusWords.sol";
import { Verdicts } from "../libraries/Verdicts.sol";
import { WitnessSlots } from "../libraries/WitnessSlots.sol";

/// @title WitnessVerifier
/// @notice See {IWitnessVerifier}. Stateless: it knows no chain, no registry, no clock.
contract WitnessVerifier is IWitnessVerifier {
    /// @inheritdoc IWitnessVerifier
    function verify(
        Origin calldata origin,
        Witness calldata witness,
        uint64 moment
    ) external pure returns (Verdict memory verdict) {
        // Check: the block, the moment, the credential.
        bytes32 hash = StateProof.hashOf(witness.blockHeader);
        if (hash != origin.blockHash) revert OtherBlock(hash, origin.blockHash);
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

    /// @dev What the registry's `statusOf` would answer, from proofs.
    function _statusOf(
        bytes32 id,
        uint256 index,
        bytes32 root,
        bytes[][] calldata proofs
    ) private pure returns (BatchStatus memory status) {
        if (proofs.length == 0) revert WrongNumberOfSlots(0, 1);
        uint256 state = StateProof.slotValue(root, WitnessSlots.batch(id), proofs[0]);
        (uint32 revision, bool suspensionsUsed, bool holdsUsed, uint224 digest) = WitnessSlots.unpack(state);
        (status.revision, status.digest) = (revision, digest);
        // What was never written is not asked for, as the registry does not read it.
        uint256 needed = 1 + (revision > 1 ? 3 : 0) + (suspensionsUsed ? 3 : 0) + (holdsUsed ? 2 : 0);
        if (proofs.length != needed) revert WrongNumberOfSlots(proofs.length, needed);

        uint256 next = 1;
        (uint256 word, ) = StatusWords.locate(index);
        if (revision > 1) {
            status.revoked = _statusWord(root, WitnessSlots.revoked(id, word), proofs, next);
            next += 3;
        }
        if (suspensionsUsed) {
            status.suspended = _statusWord(root, WitnessSlots.suspended(id, word), proofs, next);
            next += 3;
        }
        if (holdsUsed) {
            status.hold = _hold(root, WitnessSlots.hold(id, index), proofs[next]);
            status.batchHold = _hold(root, WitnessSlots.hold(id, Holds.WHOLE_BATCH), proofs[next + 1]);
        }
    }

    /// @param slot The first of its three slots, the rest of which follow it; no hash is so near the end that they wrap.
    function _statusWord(
        bytes32 root,
        bytes32 slot,
        bytes[][] calldata proofs,
        uint256 first
    ) private pure returns (StatusWord memory word) {
        word.settled = StateProof.slotValue(root, slot, proofs[first]);
        word.pendingEven = StateProof.slotValue(root, bytes32(uint256(slot) + 1), proofs[first + 1]);
        word.pendingOdd = StateProof.slotValue(root, bytes32(uint256(slot) + 2), proofs[first + 2]);
    }

    function _hold(bytes32 root, bytes32 slot, bytes[] calldata proof) private pure returns (Hold) {
        return Hold.wrap(StateProof.slotValue(root, slot, proof));
    }
}
