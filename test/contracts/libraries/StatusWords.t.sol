// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IBatchRegistry, StatusWord } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { Base } from "../support/Base.sol";

/// @notice The library against a naive replay: a list of all announcements, asked one by one.
contract StatusWordsTest is Base {
    using StatusWords for StatusWord;

    struct Announcement {
        uint256 epoch;
        uint256 mask;
    }

    uint256 private constant CREDENTIALS = 4;

    StatusWord private _word;
    Announcement[] private _history;
    uint256 private _random;

    function announceFinal(uint256 epochLength, uint256 epoch, uint256 mask) external {
        _word.announceFinal(epochLength, epoch, mask);
    }

    function testFuzz_Locate_IsTheBitOfTheFormat(uint32 index) public pure {
        (uint256 word, uint256 mask) = StatusWords.locate(index);
        equal(word, index / 224, "word");
        equal(mask, 2 ** (255 - (index % 224)), "mask");
        isTrue(mask >= 2 ** 32, "never among the epoch's bits");
    }

    function testFuzz_CredentialBits_AreExactlyThoseOfTheBatch(uint16 size, uint8 word, uint8 bit) public pure {
        uint256 bits = StatusWords.credentialBits(word, size);
        uint256 index = uint256(word) * 224 + (uint256(bit) % 224);
        (, uint256 mask) = StatusWords.locate(index);
        isTrue((bits & mask != 0) == (index < size), "set exactly where the index is in the batch");
        equal(bits & type(uint32).max, 0, "the epoch's bits are never allowed");
    }

    function testFuzz_CredentialBits_AreNoneFarBeyondTheBatch(uint256 word) public pure {
        equal(StatusWords.credentialBits(bound(word, 2 ** 32, type(uint256).max), 2 ** 32), 0, "bits");
    }

    function test_RevertWhen_EpochNumberLeaves32Bits() public {
        uint256 last = uint256(type(uint32).max) - 2;
        this.announceFinal(0, last, 1 << 255);
        vm.expectRevert(abi.encodeWithSelector(IBatchRegistry.EpochOutOfRange.selector, last + 1));
        this.announceFinal(0, last + 1, 1 << 255);
    }

    /// @dev What an older epoch announced is not this one's to take back.
    function test_AnnouncedIn_IsWhatTheEpochItselfChanges() public {
        _word.announceFinal(0, 1_800_000_000, 1 << 255);
        equal(_word.announcedIn(1_800_000_000), 1 << 255, "its own");
        equal(_word.announcedIn(1_800_000_001), 0, "of another epoch");
        _word.announceFinal(0, 1_800_000_002, (1 << 255) | (1 << 254));
        equal(_word.announcedIn(1_800_000_002), 1 << 254, "not what was set before");
        equal(_word.announcedIn(1_800_000_000), 0, "an older epoch's is out of reach");
    }

    function testFuzz_FinalWord_AgreesWithReplay(uint256 seed) public {
        _run(seed, false);
    }

    function testFuzz_ToggledWord_AgreesWithReplay(uint256 seed) public {
        _run(seed, true);
    }

    function _run(uint256 seed, bool toggles) private {
        _random = seed;
        uint256 epochLength = _draw(3) == 0 ? 0 : 60 + _draw(500);
        uint256 moment = 1_800_000_000;
        for (uint256 step = 0; step < 12; ++step) {
            // Often within the same epoch, sometimes far beyond it.
            uint256 stride = epochLength == 0 ? 2 : epochLength;
            moment += _draw(4) == 0 ? _draw(6 * stride) : _draw(stride);
            _announce(StatusWords.epochAt(epochLength, moment), epochLength, toggles);
            _compare(epochLength, moment, toggles);
        }
    }

    function _announce(uint256 epoch, uint256 epochLength, bool toggles) private {
        uint256 mask = _draw(2 ** CREDENTIALS) << 252;
        if (_draw(4) == 0) {
            // Retract all of this epoch's announcements that touch `mask`, as a whole.
            uint256 taken = _word.announcedIn(epoch) & mask;
            if (taken == 0) return;
            _word.retract(taken);
            for (uint256 i = 0; i < _history.length; ++i) {
                if (_history[i].epoch == epoch) _history[i].mask &= ~taken;
            }
            return;
        }
        if (mask == 0) return;
        if (toggles) _word.announceToggle(epochLength, epoch, mask);
        else _word.announceFinal(epochLength, epoch, mask);
        _history.push(Announcement({ epoch: epoch, mask: mask }));
    }

    function _compare(uint256 epochLength, uint256 time, bool toggles) private {
        uint256 horizon = StatusWords.horizon(epochLength, time);
        uint256 moment = time + _draw(horizon - time);
        uint256 floor = _word.toggledFloor(epochLength);
        // Half of the time, ask about the past that the word still answers for.
        if (_draw(2) == 0 && floor < time) moment = time - _draw(time - floor > 2000 ? 2000 : time - floor);
        for (uint256 i = 0; i < CREDENTIALS; ++i) _compareBit(1 << (255 - i), epochLength, horizon, moment, toggles);
    }

    function _compareBit(uint256 mask, uint256 epochLength, uint256 horizon, uint256 moment, bool toggles) private {
        StatusWord memory word = _word;
        (bool set, uint256 since, uint256 next) = toggles
            ? word.toggledAt(mask, epochLength, moment)
            : word.finalAt(mask, epochLength, moment);
        isTrue(set == _replay(mask, epochLength, moment, toggles), "set");
        isTrue(since <= moment && moment < next, "since and next enclose the moment");
        uint256 between = since + _draw(moment - since + 1);
        isTrue(set == _replay(mask, epochLength, between, toggles), "nothing changed since");
        uint256 floor = toggles ? word.toggledFloor(epochLength) : word.finalFloor(mask, epochLength);
        if (since > floor) {
            isTrue(set != _replay(mask, epochLength, since - 1, toggles), "it changed at since");
        }
        uint256 last = next < horizon ? next - 1 : horizon - 1;
        isTrue(set == _replay(mask, epochLength, last, toggles), "nothing changes before next");
        if (next < horizon) {
            isTrue(set != _replay(mask, epochLength, next, toggles), "it changes at next");
        }
    }

    function _replay(uint256 mask, uint256 epochLength, uint256 moment, bool toggles) private view returns (bool set) {
        for (uint256 i = 0; i < _history.length; ++i) {
            Announcement memory entry = _history[i];
            if (entry.mask & mask == 0) continue;
            if (StatusWords.effectiveFrom(epochLength, entry.epoch) > moment) continue;
            set = toggles ? !set : true;
        }
    }

    function _draw(uint256 limit) private returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % limit;
    }
}
