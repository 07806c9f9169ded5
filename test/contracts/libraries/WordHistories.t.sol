// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { StatusWord } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { Base } from "../support/Base.sol";

struct Step {
    bool retracts;
    uint256 epoch;
    uint256 mask;
}

struct WordHistoryVector {
    bool toggles;
    uint256 epochLength;
    Step[] steps;
    uint256 newest;
    uint256 older;
    uint256 oldest;
    uint256 mask;
    uint256 moment;
    bool set;
    uint256 since;
    uint256 next;
    uint256 floor;
}

/// @notice What changes leave in a word's three slots, and what these tell: by a third implementation.
contract WordHistoriesTest is Base {
    using StatusWords for StatusWord;

    mapping(uint256 vector => StatusWord word) private _words;

    function test_WordHistories_EqualTheVectors() public {
        WordHistoryVector[] memory vectors = abi.decode(vector("word-history"), (WordHistoryVector[]));
        for (uint256 i = 0; i < vectors.length; ++i) {
            WordHistoryVector memory v = vectors[i];
            _play(_words[i], v);
            StatusWord memory word = _words[i];
            equal(word.newest, v.newest, "newest");
            equal(word.older, v.older, "older");
            equal(word.oldest, v.oldest, "oldest");
            _isTold(word, v);
            // What the registry reads for one credential tells the same.
            _isTold(v.toggles ? _words[i].readToggled() : _words[i].readFinal(v.mask), v);
        }
        isTrue(vectors.length > 300, "vectors");
    }

    function _play(StatusWord storage word, WordHistoryVector memory v) private {
        for (uint256 i = 0; i < v.steps.length; ++i) {
            Step memory step = v.steps[i];
            if (step.retracts) {
                equal(step.mask & ~word.announcedIn(step.epoch), 0, "retractable");
                word.retract(step.mask);
            } else if (v.toggles) {
                word.announceToggle(v.epochLength, step.epoch, step.mask);
            } else {
                word.announceFinal(v.epochLength, step.epoch, step.mask);
            }
        }
    }

    function _isTold(StatusWord memory word, WordHistoryVector memory v) private pure {
        (bool set, uint256 since, uint256 next) = v.toggles
            ? word.toggledAt(v.mask, v.epochLength, v.moment)
            : word.finalAt(v.mask, v.epochLength, v.moment);
        isTrue(set == v.set, "set");
        equal(since, v.since, "since");
        equal(next, v.next, "next");
        uint256 floor = v.toggles ? word.toggledFloor(v.epochLength) : word.finalFloor(v.mask, v.epochLength);
        equal(floor, v.floor, "floor");
    }
}
