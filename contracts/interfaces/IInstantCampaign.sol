// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ICampaign } from "./ICampaign.sol";

/// @title IInstantCampaign
/// @notice Pays each leaf its whole amount, once. The functions and the event that Uniswap's MerkleDistributor has, it
/// has alike.
interface IInstantCampaign is ICampaign {
    /// @notice Indexes run from 0 to `count - 1`.
    error IndexOutOfRange(uint256 index, uint256 count);
    /// @notice The leaf at this index was paid already.
    error AlreadyClaimed(uint256 index);
    /// @notice The proof does not lead from this leaf to the root: a value or a proof node differs.
    error InvalidProof(uint256 index, address account, uint256 amount);

    /// @notice A leaf was paid. No argument is indexed, so that whatever reads Uniswap's distributors reads this.
    event Claimed(uint256 index, address account, uint256 amount);

    /// @notice Pays the leaf to its account, where the campaign has no gate.
    /// @param index The leaf's index.
    /// @param account The leaf's account, which is paid.
    /// @param amount The leaf's amount in base units.
    /// @param proof The leaf's proof.
    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external;

    /// @notice Pays the leaf to its account, where the campaign has a gate.
    /// @param index The leaf's index.
    /// @param account The leaf's account, which is paid.
    /// @param amount The leaf's amount in base units.
    /// @param proof The leaf's proof.
    /// @param gateData What the gate asks for.
    function claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) external;

    /// @notice Whether the leaf at `index` was paid.
    function isClaimed(uint256 index) external view returns (bool);
}
