// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Create2 } from "@openzeppelin/contracts/utils/Create2.sol";

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaignFactory, Permit } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice Vulnerable on purpose: a factory whose salt does not hold the sender.
contract SharedSaltTwin is IInstantCampaignFactory {
    function create(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding
    ) public returns (address campaign) {
        campaign = address(new TwinCampaign{ salt: salt }(arguments));
        IERC20(arguments.token).transferFrom(msg.sender, campaign, funding);
    }

    function createWithPermit(
        CampaignArguments calldata arguments,
        bytes32 salt,
        uint256 funding,
        Permit calldata
    ) external returns (address campaign) {
        return create(arguments, salt, funding);
    }

    function predict(
        CampaignArguments calldata arguments,
        bytes32 salt,
        address
    ) external view returns (address campaign) {
        bytes32 codeHash = keccak256(bytes.concat(type(TwinCampaign).creationCode, abi.encode(arguments)));
        return Create2.computeAddress(salt, codeHash);
    }
}
