// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IRelay } from "../../contracts/interfaces/IRelay.sol";
import { RelayHandler } from "./RelayHandler.sol";
import { Targets } from "./Targets.sol";

/// @notice The relay's properties of PROPERTIES.md, over any order of bundles, collections and changes of roles.
contract RelayInvariants is Targets {
    RelayHandler private _handler;

    function setUp() public {
        _handler = new RelayHandler();
    }

    function _target() internal view override returns (address) {
        return address(_handler);
    }

    function _acts() internal view override returns (bytes4[] memory selectors) {
        selectors = new bytes4[](8);
        selectors[0] = _handler.sendBundle.selector;
        // Twice, since all else is about what it brings.
        selectors[1] = _handler.sendBundle.selector;
        selectors[2] = _handler.give.selector;
        selectors[3] = _handler.collect.selector;
        selectors[4] = _handler.setKey.selector;
        selectors[5] = _handler.changeTreasury.selector;
        selectors[6] = _handler.transferOwnership.selector;
        selectors[7] = _handler.acceptOwnership.selector;
    }

    /// @notice R1 to R4 in one: each invariant of its own would run all those calls once more.
    function invariant_TheRelayPaysItsTreasuryAlone() public view {
        IRelay relay = _handler.target();
        // R1: what came is here, or was collected.
        equal(_handler.balanceOf(address(relay)) + _handler.collected(), _handler.brought(), "R1");
        // R4: the roles are the books'.
        equal(relay.owner(), _handler.owner(), "R4: owner");
        equal(relay.pendingOwner(), _handler.pending(), "R4: successor");
        equal(relay.treasury(), _handler.treasury(), "R4: treasury");
        uint256 keys = 0;
        for (uint256 i = 0; i < _handler.ACTORS(); ++i) {
            address actor = _handler.actorAt(i);
            // R2: everybody has what was collected while they were the treasury, and nothing else.
            equal(_handler.balanceOf(actor), _handler.collectedFor(actor), "R2");
            // R3: nobody may spend what the relay has.
            equal(_handler.allowanceOf(actor), 0, "R3");
            isTrue(relay.isKey(actor) == _handler.isKey(actor), "R4: key");
            if (_handler.isKey(actor)) ++keys;
        }
        equal(relay.keys().length, keys, "R4: keys");
    }
}
