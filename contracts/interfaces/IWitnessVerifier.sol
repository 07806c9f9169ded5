// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Expectation, ProvenCredential, Verdict } from "./ICredentialVerifier.sol";

/// @notice What a caller trusts: a canonical block of a chain, and the BatchRegistry on it.
/// @dev Never take any of it from whoever brings the witness.
struct Origin {
    uint256 chainId;
    /// @notice Another contract there could store whatever its author likes.
    address registry;
    /// @notice Hash of the block, from a source that this chain trusts: a light client, a bridge, an oracle.
    bytes32 blockHash;
}

/// @notice All it takes to judge one credential by the hash of one block. See docs/formats.md, "Witness".
struct Witness {
    ProvenCredential proven;
    /// @notice RLP of the block's header.
    bytes blockHeader;
    /// @notice Proof of the registry's account in the block's state, as `eth_getProof` gives it.
    bytes[] accountProof;
    /// @notice Proofs of the slots that decide, and of no others, in this order. The batch's own. If the revision is above 1, of
    /// the credential's word of the revoked plane the newest slot; the older one if the credential's bit is set in the newest;
    /// the oldest one if it is set in the older. If suspensions were used, of its word of the suspended plane the newest slot;
    /// the older one if the newest is not zero; the oldest one if the older is not zero. If holds were used, the credential's
    /// hold and the batch's.
    bytes[][] storageProofs;
}

/// @title IWitnessVerifier
/// @notice Judges credentials of another chain by their witnesses. Nothing in a witness is believed unproven.
/// @dev Warning: whoever brings a witness chose its batch. So what the caller expects is an argument, and comes from the caller.
/// @dev Warning: a block that its chain may still undo proves what may still change. Trust finalized blocks.
interface IWitnessVerifier {
    /// @notice The witness stands on another block than the trusted one.
    error BlockMismatch(bytes32 hash, bytes32 trusted);
    /// @notice The credential's index must be less than the batch's size.
    error IndexBeyondBatch(uint256 index, uint64 size);
    /// @notice The credential's leaf and proof do not lead to the batch's root.
    error CredentialNotInBatch(bytes32 leaf, bytes32 root);
    /// @notice The witness proves another number of slots than decide; where it proves too few, `needed` is what is known to be
    /// needed so far.
    error WrongNumberOfSlots(uint256 given, uint256 needed);
    /// @notice What should be canonical RLP, or a block header, trie node, account or slot value in it, is not; `offset` is
    /// where it goes wrong, in the calldata.
    error BadRlp(uint256 offset);
    /// @notice A proof ends before its key does; `key` is the keccak256 of the account or slot, `expected` the missing node.
    error ProofTooShort(bytes32 key, uint256 position, bytes32 expected);
    /// @notice A node of a proof is not the one that its parent, or the root, names.
    error WrongProofNode(bytes32 key, uint256 position, bytes32 hash, bytes32 expected);
    /// @notice A proof has more nodes than it needs. Nodes shorter than 32 bytes are inlined in their parent and not listed.
    error UnusedProofNodes(bytes32 key, uint256 used, uint256 given);
    /// @notice The witness knows nothing about moments before its block.
    error BeforeCopy(uint64 moment, uint64 asOf);
    /// @notice The witness knows nothing about moments from the horizon of its block on.
    error BeyondHorizon(uint64 moment, uint64 horizon);
    /// @notice There was no such batch in the block, and it may have been issued right after: never reusable.
    error NotFresh(uint64 moment, uint64 freshUntil);

    /// @notice The verdict on a credential at a moment, by its witness alone.
    /// @dev Reverts where the witness proves nothing, or nothing about that moment. That the batch is not there is proven too:
    /// NotFound, for the block's own second.
    /// @param origin What the caller trusts.
    /// @param witness The witness.
    /// @param expected Schema, issuer or trust list (a contract on this chain), subject: {CredentialCheck} says how it refuses.
    /// @param moment Unix seconds: from the block's time up to, and not including, its horizon.
    /// @return verdict The verdict; its `asOfTime` is the block's time.
    function verify(
        Origin calldata origin,
        Witness calldata witness,
        Expectation calldata expected,
        uint64 moment
    ) external view returns (Verdict memory verdict);
}
