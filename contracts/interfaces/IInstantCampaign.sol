// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { IClaims } from "./IClaims.sol";

/// @title IInstantCampaign
/// @notice Pays each leaf its whole amount, once. The functions and the event that Uniswap's MerkleDistributor has, it
/// has alike.
interface IInstantCampaign is IClaims {
    /// @notice Whether the leaf at `index` was paid.
    function isClaimed(uint256 index) external view returns (bool);

    /// @notice Which leaves were paid, 256 a word: bit i of word w is set if the leaf at 256 * w + i was.
    /// @param first The first word.
    /// @param number How many words.
    function claimedWords(uint256 first, uint256 number) external view returns (uint256[] memory words);
}
