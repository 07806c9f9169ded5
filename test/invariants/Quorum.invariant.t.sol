// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Stage } from "../../contracts/interfaces/IQuorum.sol";
import { QuorumHandler } from "./QuorumHandler.sol";
import { Targets } from "./Targets.sol";

/// @notice The properties of PROPERTIES.md, over any order of what a group and its desk can do.
contract QuorumInvariants is Targets {
    QuorumHandler private _handler;

    function setUp() public {
        _handler = QuorumHandler(deploy("QuorumHandler", ""));
    }

    function _target() internal view override returns (address) {
        return address(_handler);
    }

    function _acts() internal view override returns (bytes4[] memory selectors) {
        selectors = new bytes4[](10);
        selectors[0] = _handler.openSome.selector;
        selectors[1] = _handler.actSome.selector;
        selectors[2] = _handler.assentSome.selector;
        selectors[3] = _handler.objectSome.selector;
        selectors[4] = _handler.executeSome.selector;
        selectors[5] = _handler.countSome.selector;
        selectors[6] = _handler.enactSome.selector;
        selectors[7] = _handler.replaceRoster.selector;
        selectors[8] = _handler.changeRules.selector;
        selectors[9] = _handler.wait.selector;
    }

    /// @notice Q1: a stage is what was said and the clock.
    function invariant_Q1_StagesAreTheBooks() public {
        _handler.stagesAreTheBooks();
    }

    /// @notice Q2: whatever stands open is over by time alone.
    function invariant_Q2_TimeAloneEndsAll() public {
        _handler.timeAloneEndsAll();
    }

    /// @notice Q3: nothing is done but by a quorum, by silence where that may be, or by the desk; each act and nonce once.
    function invariant_Q3_CallsAreTheBooks() public view {
        _handler.callsAreTheBooks();
    }

    /// @notice Q4: budgets and silences are the seats' own, and kept.
    function invariant_Q4_SeatsAreTheBooks() public view {
        _handler.seatsAreTheBooks();
    }

    /// @dev The runs above do something.
    function test_EveryStageComesUp() public {
        for (uint256 i = 0; i < 800; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(i)));
            uint256 what = drawn % 14;
            if (what < 3) _handler.openSome(drawn);
            if (what == 3 || what == 11) _handler.actSome(drawn - (drawn % 3));
            if (what == 4 || what == 5) _handler.assentSome(drawn >> 8);
            if (what == 6 || what > 11) _handler.objectSome(drawn >> 8);
            if (what == 7) _handler.executeSome(drawn >> 8);
            if (what == 8) _handler.countSome(drawn >> 8);
            if (what == 9) _handler.enactSome(drawn);
            if (what == 10) _handler.wait(drawn >> 8);
            if (what == 11 && i % 5 == 0) _handler.changeRules(drawn);
            if (i % 10 == 9) _handler.stagesAreTheBooks();
            if (i == 300) _handler.replaceRoster();
        }
        _handler.timeAloneEndsAll();
        _handler.callsAreTheBooks();
        _handler.seatsAreTheBooks();
        for (uint256 stage = uint256(Stage.Open); stage <= uint256(Stage.Void); ++stage) {
            if (_handler.seen(Stage(stage)) == 0) equal(stage, 0, "a stage that never comes up");
        }
        isTrue(_handler.refusals() > 20, "refused");
        isTrue(_handler.anews() != 0, "done after it was refused or had lapsed");
    }
}
