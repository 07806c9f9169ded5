// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import { Create2 } from "@openzeppelin/contracts/utils/Create2.sol";

import { ICampaignFactory, Permit } from "../interfaces/ICampaignFactory.sol";
import { Funding } from "../libraries/Funding.sol";

/// @title CampaignFactory
/// @notice See {ICampaignFactory}. Holds nothing between transactions.
abstract contract CampaignFactory is ICampaignFactory {
    /// @dev Hands in an allowance for the factory. Whether that succeeds does not matter: without an allowance, moving the
    /// funding fails. An address without code is left to be refused by name.
    function _permit(address token, uint256 funding, Permit calldata permit) internal {
        if (token.code.length == 0) return;
        try
            IERC20Permit(token).permit({
                owner: msg.sender,
                spender: address(this),
                value: funding,
                deadline: permit.deadline,
                v: permit.v,
                r: permit.r,
                s: permit.s
            })
        {} catch {}
    }

    /// @dev Deploys a campaign in the full form: a contract of its own, so that no claim pays for a proxy.
    function _deploy(bytes memory initCode, bytes32 salt, uint256 funding) internal returns (address campaign) {
        campaign = _predict(initCode, salt, msg.sender);
        _checkNew(campaign, funding);
        Create2.deploy(0, _saltOf(msg.sender, salt), initCode);
    }

    /// @dev Reverts unless money comes in, and the address is free.
    function _checkNew(address campaign, uint256 funding) internal view {
        if (funding == 0) revert ZeroFunding();
        if (campaign.code.length != 0) revert CampaignExists(campaign);
    }

    /// @dev Moves the funding from the caller into the campaign, and sees that all of it arrived.
    function _fund(address campaign, IERC20 token, uint256 funding) internal {
        uint256 received = Funding.move(token, msg.sender, campaign, funding);
        if (received < funding) revert UnderFunded(received, funding);
    }

    /// @dev Where {_deploy} puts a campaign of `creator`.
    function _predict(bytes memory initCode, bytes32 salt, address creator) internal view returns (address campaign) {
        return Create2.computeAddress(_saltOf(creator, salt), keccak256(initCode));
    }

    /// @dev The salt holds the sender, so nobody can take an address that somebody else announced.
    function _saltOf(address creator, bytes32 salt) internal pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }
}
