// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { TrustListHandler } from "./TrustListHandler.sol";
import { Targets } from "./Targets.sol";

/// @notice The trust list's properties of PROPERTIES.md, over any order of accrediting, ending, cutting back and waiting.
contract TrustListInvariants is Targets {
    TrustListHandler private _handler;

    function setUp() public {
        _handler = new TrustListHandler();
    }

    function _target() internal view override returns (address) {
        return address(_handler);
    }

    function _acts() internal view override returns (bytes4[] memory selectors) {
        selectors = new bytes4[](5);
        selectors[0] = _handler.accredit.selector;
        // Twice, since all else needs something that is accredited.
        selectors[1] = _handler.accredit.selector;
        selectors[2] = _handler.end.selector;
        selectors[3] = _handler.cutBack.selector;
        selectors[4] = _handler.wait.selector;
    }

    /// @notice T1 to T4 in one: each invariant of its own would run all those calls once more.
    function invariant_NothingIsDeletedOrBackDated_WhatWasPromisedStands() public view {
        _handler.answersStand();
        _handler.recordsAreKept();
    }

    /// @notice Each act does come up in a run like those.
    function test_EveryActComesUp() public {
        for (uint256 i = 0; i < 60; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            if (i % 4 < 2) _handler.accredit(seed % 3 == 0, seed >> 2, seed >> 3, uint8(seed), uint128(seed));
            else if (i % 8 == 2) _handler.end(seed % 3 == 0, seed >> 2);
            else if (i % 8 == 6) _handler.cutBack(seed % 3 == 0, seed >> 2);
            else _handler.wait(seed);
        }
        isTrue(_handler.done(_handler.accredit.selector) > 5, "accredited");
        isTrue(_handler.done(_handler.end.selector) > 1, "ended");
        isTrue(_handler.done(_handler.cutBack.selector) > 1, "cut back");
    }
}
