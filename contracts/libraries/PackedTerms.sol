// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { CampaignArguments, ClaimFor } from "../interfaces/ICampaign.sol";

/// @title PackedTerms
/// @notice A campaign's fixed terms in five words: the one layout for both forms. High bits first:
/// 0: token 160, gated 1, recallable 1, 4 bits free, claimFor 2, waves 40, start 48;
/// 1: gate 160, end 48, maxExtraTime 48;
/// 2: treasury 160, 8 bits free, count 40, waveInterval 48;
/// 3: root; 4: manifestHash.
library PackedTerms {
    /// @notice Bytes of all words.
    uint256 internal constant BYTES = 160;
    /// @notice In word 0: there is a gate.
    uint256 internal constant GATED = 1 << 95;
    /// @notice In word 0: the treasury may take everything back before the start.
    uint256 internal constant RECALLABLE = 1 << 94;
    /// @notice In word 0: who claims, or when, is restricted.
    uint256 internal constant RESTRICTED = ((1 << 42) - 1) << 48;

    /// @notice Packs arguments that {CampaignChecks} let pass: no time of theirs has more than 48 bits, and no count more than 40.
    function pack(CampaignArguments memory arguments) internal pure returns (uint256[5] memory words) {
        words[0] = (uint256(uint160(arguments.token)) << 96) | (arguments.gate == address(0) ? 0 : GATED);
        if (arguments.recallable) words[0] |= RECALLABLE;
        words[0] |= (uint256(arguments.claimFor) << 88) | (uint256(arguments.waves) << 48) | arguments.start;
        words[1] = _withAddress(arguments.gate, arguments.end, arguments.maxExtraTime);
        words[2] = _withAddress(arguments.treasury, arguments.count, arguments.waveInterval);
        words[3] = uint256(arguments.root);
        words[4] = uint256(arguments.manifestHash);
    }

    /// @notice The address in the high bits of words 0 (token), 1 (gate) and 2 (treasury).
    function addressIn(uint256 word) internal pure returns (address) {
        return address(uint160(word >> 96));
    }

    /// @notice The middle number of words 1 (end) and 2 (count).
    function middle(uint256 word) internal pure returns (uint256) {
        return uint48(word >> 48);
    }

    /// @notice The last number of words 0 (start), 1 (maxExtraTime) and 2 (waveInterval).
    function last(uint256 word) internal pure returns (uint64) {
        return uint48(word);
    }

    /// @notice Who may claim for others; of word 0.
    function claimFor(uint256 word) internal pure returns (ClaimFor) {
        return ClaimFor((word >> 88) & 3);
    }

    /// @notice The number of waves; of word 0.
    function waves(uint256 word) internal pure returns (uint64) {
        return uint40(word >> 48);
    }

    function _withAddress(address first, uint256 second, uint256 third) private pure returns (uint256) {
        return (uint256(uint160(first)) << 96) | (second << 48) | third;
    }
}
