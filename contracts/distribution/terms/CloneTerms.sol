// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { PackedTerms } from "../../libraries/PackedTerms.sol";
import { CampaignTerms, Terms } from "./CampaignTerms.sol";

/// @title CloneTerms
/// @notice The light form: a campaign is a clone (ERC-1167), and has its terms behind the clone's own code.
abstract contract CloneTerms is CampaignTerms {
    /// @dev Bytes of a clone's code before what OpenZeppelin's Clones put behind it.
    uint256 private constant CLONE_BYTES = 45;

    address private immutable _IMPLEMENTATION = address(this);

    /// @notice This is the contract that clones run, and no campaign itself.
    error NotAClone();

    /// @inheritdoc CampaignTerms
    /// @dev Copies all of them once: 150 gas.
    function _terms() internal view override returns (Terms terms) {
        if (address(this) == _IMPLEMENTATION) revert NotAClone();
        uint256 bytesOfAll = PackedTerms.BYTES;
        uint256 from = CLONE_BYTES;
        // Safe: takes what it needs of free memory.
        assembly ("memory-safe") {
            terms := mload(0x40)
            mstore(0x40, add(terms, bytesOfAll))
            extcodecopy(address(), terms, from, bytesOfAll)
        }
    }

    /// @inheritdoc CampaignTerms
    function _word(Terms terms, uint256 position) internal pure override returns (uint256 word) {
        // Safe: reads what {_terms} copied.
        assembly ("memory-safe") {
            word := mload(add(terms, shl(5, position)))
        }
    }
}
