// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Expectation, ProvenCredential, Verdict } from "./ICredentialVerifier.sol";

/// @notice What a caller trusts: a canonical block of a chain, and the BatchRegistry on it.
/// @dev Never take any of these values from the party that brings the witness.
struct Origin {
    uint256 chainId;
    /// @notice The BatchRegistry. Another contract could store whatever its author likes.
    address registry;
    /// @notice Hash of the block, from a source that this chain trusts: a light client, a bridge, an oracle.
    bytes32 blockHash;
}

/// @notice All that is needed to judge one credential by the hash of one block. See docs/formats.md, "Witness".
struct Witness {
    ProvenCredential proven;
    /// @notice RLP of the block's header.
    bytes blockHeader;
    /// @notice Proof of the registry's account in the block's state, as `eth_getProof` returns it.
    bytes[] accountProof;
    /// @notice Proofs of exactly the slots that decide, in this order. First, the batch's own slot. If the revision is above 1,
    /// slots of the credential's word in the revoked plane: the newest; the older if the credential's bit is set in the newest;
    /// the oldest if the bit is set in the older. If suspensions were used, slots of its word in the suspended plane: the
    /// newest; the older if the newest is not zero; the oldest if the older is not zero. If holds were used, the credential's
    /// hold and the batch's.
    bytes[][] storageProofs;
}

/// @title IWitnessVerifier
/// @notice Judges credentials of another chain by their witnesses. Every part of a witness must be proven.
/// @dev Warning: the party that brings a witness chose its batch. So the caller must state, in an argument, what it expects.
/// @dev Warning: a block that its chain may still undo proves only a status that may still change. Trust finalized blocks.
interface IWitnessVerifier {
    /// @notice The witness is for another block than the trusted one.
    error BlockMismatch(bytes32 hash, bytes32 trusted);
    /// @notice The credential's index must be less than the batch's size.
    error IndexBeyondBatch(uint256 index, uint64 size);
    /// @notice The credential's leaf and proof do not lead to the batch's root.
    error CredentialNotInBatch(bytes32 leaf, bytes32 root);
    /// @notice The witness proves another number of slots than decide. If it proves too few, `needed` is the number known to be
    /// needed so far.
    error WrongNumberOfSlots(uint256 given, uint256 needed);
    /// @notice The bytes at `offset` of the calldata are not canonical RLP, or not a valid block header, trie node, account or
    /// slot value.
    error BadRlp(uint256 offset);
    /// @notice A proof ends before its key does; `key` is the keccak256 of the account or slot, `expected` the hash of the
    /// missing node.
    error ProofTooShort(bytes32 key, uint256 position, bytes32 expected);
    /// @notice A node of a proof is not the one that its parent, or the root, names.
    error WrongProofNode(bytes32 key, uint256 position, bytes32 hash, bytes32 expected);
    /// @notice A proof has more nodes than it needs. Nodes shorter than 32 bytes are inlined in their parent and not listed.
    error UnusedProofNodes(bytes32 key, uint256 used, uint256 given);
    /// @notice The witness proves nothing about moments before its block.
    error BeforeCopy(uint64 moment, uint64 asOf);
    /// @notice The witness proves nothing about moments from the horizon of its block on.
    error BeyondHorizon(uint64 moment, uint64 horizon);
    /// @notice There was no such batch in the block. It may have been issued right after, so this verdict is never reusable.
    error NotFresh(uint64 moment, uint64 freshUntil);

    /// @notice The verdict on a credential at a moment, by its witness alone.
    /// @dev Reverts if the witness proves nothing, or nothing about that moment. A proven absence of the batch does not revert:
    /// the verdict is NotFound, for the block's own second.
    /// @param origin What the caller trusts.
    /// @param witness The witness.
    /// @param expected Schema, issuer or trust list (a contract on this chain), subject. {CredentialCheck} documents the
    /// refusals.
    /// @param moment Unix seconds: from the block's time up to, and not including, its horizon.
    /// @return verdict The verdict; its `asOfTime` is the block's time.
    function verify(
        Origin calldata origin,
        Witness calldata witness,
        Expectation calldata expected,
        uint64 moment
    ) external view returns (Verdict memory verdict);
}
