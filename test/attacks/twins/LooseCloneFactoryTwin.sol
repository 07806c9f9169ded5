// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { InitializedTwin } from "./InitializedTwin.sol";

/// @notice Vulnerable on purpose: a clone's address says who made it, and nothing of its terms.
contract LooseCloneFactoryTwin {
    address public immutable implementation = address(new InitializedTwin());

    function create(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) external returns (address campaign) {
        campaign = Clones.cloneDeterministic(implementation, keccak256(abi.encode(msg.sender, salt)));
        InitializedTwin(campaign).initialize(arguments);
        IERC20(arguments.token).transferFrom(msg.sender, campaign, funding);
    }

    function predict(CampaignArguments calldata, bytes32 salt, address creator) external view returns (address) {
        return Clones.predictDeterministicAddress(implementation, keccak256(abi.encode(creator, salt)));
    }
}
