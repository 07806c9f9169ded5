// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { RulebookHandler } from "./RulebookHandler.sol";
import { Targets } from "./Targets.sol";

/// @notice The properties of PROPERTIES.md, over any order of announcing, dropping, replacing rosters and waiting.
contract RulebookInvariants is Targets {
    RulebookHandler private _handler;

    function setUp() public {
        _handler = RulebookHandler(deploy("RulebookHandler", ""));
    }

    function _target() internal view override returns (address) {
        return address(_handler);
    }

    function _acts() internal view override returns (bytes4[] memory selectors) {
        selectors = new bytes4[](6);
        selectors[0] = _handler.announceSome.selector;
        selectors[1] = _handler.announceInVain.selector;
        selectors[2] = _handler.dropSome.selector;
        selectors[3] = _handler.wait.selector;
        selectors[4] = _handler.replaceRoster.selector;
        selectors[5] = _handler.ask.selector;
    }

    /// @notice L1: what `rulesAt` promised stands.
    function invariant_L1_WhatRulesAtPromisedStands() public view {
        _handler.promisesStand();
    }

    /// @notice L2: the law is the list's, in the past, now and to come.
    function invariant_L2_TheLawIsTheLists() public view {
        _handler.agreesWithTheList();
    }

    /// @notice L3: no rule, in force or announced, is out of reach.
    function invariant_L3_NoRuleIsOutOfReach() public view {
        _handler.rulesAreInReach();
    }

    /// @dev The runs above do something.
    function test_EveryEndComesUp() public {
        for (uint256 i = 0; i < 200; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(i)));
            uint256 what = drawn % 5;
            if (what == 0) _handler.announceSome(drawn >> 8);
            if (what == 1) _handler.announceInVain(drawn >> 8);
            if (what == 2) _handler.dropSome();
            if (what == 3) _handler.wait(drawn >> 8);
            if (what == 4) _handler.ask(drawn >> 8);
        }
        isTrue(_handler.announcements() > 5, "announced");
        isTrue(_handler.drops() > 2, "dropped");
        isTrue(_handler.refusals() > 5, "refused");
        _handler.promisesStand();
    }
}
