// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Base } from "../contracts/support/Base.sol";
import { RulebookHandler } from "./RulebookHandler.sol";

/// @notice The properties of PROPERTIES.md, over any order of announcing, dropping, replacing rosters and waiting.
contract RulebookInvariants is Base {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    RulebookHandler private _handler;

    function setUp() public {
        _handler = RulebookHandler(deploy("RulebookHandler", ""));
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = address(_handler);
        targets[0].selectors = new bytes4[](6);
        targets[0].selectors[0] = _handler.announceSome.selector;
        targets[0].selectors[1] = _handler.announceInVain.selector;
        targets[0].selectors[2] = _handler.dropSome.selector;
        targets[0].selectors[3] = _handler.wait.selector;
        targets[0].selectors[4] = _handler.replaceRoster.selector;
        targets[0].selectors[5] = _handler.ask.selector;
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
