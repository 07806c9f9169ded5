// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";

import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { IInstantCampaignFactory } from "../../../contracts/interfaces/IInstantCampaignFactory.sol";
import { PackedTerms } from "../../../contracts/libraries/PackedTerms.sol";
import { CampaignAttack } from "./CampaignAttack.sol";

/// @notice What clones of it share.
interface IShared {
    function implementation() external view returns (address);
}

/// @notice What attacks on campaigns in the light form share. Ours come from their factory; of a twin, whose name the test
/// says, there is a clone with its terms behind it, made as the factory makes it.
abstract contract LightAttack is CampaignAttack {
    IInstantCampaignFactory internal factory;
    /// @dev What clones share.
    address internal implementation;

    /// @dev Of ours where no name is given.
    modifier onLight(string memory name) {
        prepare();
        factory = IInstantCampaignFactory(deploy("LightInstantCampaignFactory", ""));
        implementation = bytes(name).length == 0 ? IShared(address(factory)).implementation() : deploy(name, "");
        if (bytes(name).length != 0) factory = IInstantCampaignFactory(address(0));
        _;
    }

    function openOver(bytes32 root, uint256 funding) internal override {
        terms.root = root;
        victim = openNext("salt", funding);
        vm.warp(START);
    }

    /// @dev Another campaign on the terms as they are.
    function openNext(bytes32 salt, uint256 funding) internal returns (IInstantCampaign opened) {
        token.mint(address(this), funding);
        if (address(factory) != address(0)) {
            token.approve(address(factory), funding);
            return IInstantCampaign(factory.create(terms, salt, funding));
        }
        opened = IInstantCampaign(cloneWith(packed(), salt));
        token.transfer(address(opened), funding);
    }

    /// @dev A clone with anything behind it, by the attacker.
    function cloneWith(bytes memory behind, bytes32 salt) internal returns (address) {
        return Clones.cloneDeterministicWithImmutableArgs(implementation, behind, salt);
    }

    function packed() internal view returns (bytes memory) {
        return abi.encode(PackedTerms.pack(terms));
    }
}
