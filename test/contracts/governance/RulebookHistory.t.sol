// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Act, RuleChange } from "../../../contracts/interfaces/IRulebook.sol";
import { NaiveLaw } from "../support/NaiveLaw.sol";

/// @notice Long histories against a list of all that was announced.
contract RulebookHistoryTest is NaiveLaw {
    function setUp() public {
        foundWithList();
    }

    /// @dev One act changes again and again, others now and then; one in three is dropped; and the past is looked up everywhere.
    function testFuzz_ManyLaws_AreReadAsTheList(uint256 seed) public {
        Act act = Act(seed % ACTS);
        for (uint256 i = 0; i < 8; ++i) {
            RuleChange[] memory changes = drawChanges(draw(seed, i), seats);
            if (draw(seed, 50 + i) % 2 == 0) changes = only(act, drawRule(act, draw(seed, 100 + i), seats));
            uint64 from = earliest() + 60 * uint64(draw(seed, 150 + i) % 3000);
            announce(changes, from);
            moveTo(draw(seed, 200 + i) % 2 == 0 ? from - 1 : time);
            if (draw(seed, 250 + i) % 3 == 0) drop();
            else moveTo(from + (draw(seed, 300 + i) % 90));
        }
        agreesAbout(act);
        agreesAbout(Act.Rules);
        equal(rulebook.leastSeats(), listedLeastSeats(), "least seats");
    }

    /// @dev What was dropped leaves no trace in any act, however much history lies behind.
    function testFuzz_Dropped_RestoresEachActAndItsHistory(uint256 seed, uint8 before) public {
        for (uint256 i = 0; i < before % 4; ++i) {
            announce(drawChanges(draw(seed, i), seats), earliest());
            moveTo(newest().from);
        }
        bytes32 was = everything();
        RuleChange[] memory all = new RuleChange[](ACTS);
        for (uint256 i = 0; i < ACTS; ++i) all[i] = RuleChange(Act(i), drawRule(Act(i), draw(seed, 10 + i), seats));
        announce(all, earliest());
        drop();
        equal(everything(), was, "as if nothing had been announced");
    }

    /// @dev All of the rulebook's storage but the newest announcement.
    function everything() private view returns (bytes32 hash) {
        for (uint256 i = 0; i < 13; ++i) hash = keccak256(abi.encode(hash, vm.load(address(rulebook), bytes32(i))));
        for (uint256 i = 0; i < ACTS; ++i) {
            bytes32 past = keccak256(abi.encode(i, 12));
            hash = keccak256(abi.encode(hash, vm.load(address(rulebook), past)));
            for (uint256 j = 0; j < 8; ++j) {
                bytes32 one = bytes32(uint256(keccak256(abi.encode(past))) + j);
                hash = keccak256(abi.encode(hash, vm.load(address(rulebook), one)));
            }
        }
    }
}
