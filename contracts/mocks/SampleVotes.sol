// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import { ERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import { ERC20Votes } from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import { Nonces } from "@openzeppelin/contracts/utils/Nonces.sol";

/// @title SampleVotes
/// @notice OpenZeppelin's token with votes and permits, which share an account's nonce. Never shipped.
contract SampleVotes is ERC20Permit, ERC20Votes {
    constructor(address holder, uint256 supply) ERC20("Sample votes", "VOTES") ERC20Permit("Sample votes") {
        _mint(holder, supply);
    }

    /// @inheritdoc Nonces
    function nonces(address account) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(account);
    }

    function _update(address from, address to, uint256 value) internal virtual override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
