// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/*
 * A proposal that was opened, and nothing but time. It passed at `passedAt`, within its window, or not yet (0); enough seats
 * objected before it did (`refused`), or not; silence passes it (`bySilence`), or makes it lapse. Stages in the order in which
 * they follow each other: all above PASSED are the end.
 */

struct Opened {
    uint256 openedAt;
    uint256 window;
    uint256 notice;
    uint256 passedAt;
    bool refused;
    bool bySilence;
}

uint256 constant OPEN = 1;
uint256 constant PASSED = 2;
uint256 constant REFUSED = 3;
uint256 constant LAPSED = 4;
uint256 constant VOID = 5;
uint256 constant WEEK = 604_800;

function isSound(Opened memory p) pure returns (bool) {
    if (p.openedAt == 0 || p.openedAt >= 2 ** 40 || p.window == 0 || p.window > 2_592_000) return false;
    if (p.notice > 7_776_000) return false;
    return p.passedAt == 0 || (p.passedAt >= p.openedAt && p.passedAt <= p.openedAt + p.window && !p.refused);
}

/// @notice No proposal stands open, nor waits to be executed, beyond a bound that its opening tells.
contract ProposalProgressProof {
    function wait(uint256 time, Opened memory p) external pure {
        require(isSound(p) && time >= p.openedAt && time < 2 ** 64);
        uint256 stage = _stageAt(time, p);
        assert(stage != OPEN || time < p.openedAt + p.window);
        assert(stage != PASSED || time < p.openedAt + p.window + p.notice + WEEK);
    }

    function _stageAt(uint256 time, Opened memory p) private pure returns (uint256) {
        uint256 from = p.passedAt;
        if (from == 0) {
            if (p.refused) return REFUSED;
            from = p.openedAt + p.window;
            if (time < from) return OPEN;
            if (!p.bySilence) return LAPSED;
        }
        return time < from + p.notice + WEEK ? PASSED : VOID;
    }
}

/// @notice Time leads from stage to stage in one direction, and out of none that is an end; so each is reached at most once.
contract ProposalForwardProof {
    function wait(uint256 time, uint256 later, Opened memory p) external pure {
        require(isSound(p) && time >= p.openedAt && later >= time && later < 2 ** 64);
        (uint256 stage, uint256 next) = (_stageAt(time, p), _stageAt(later, p));
        assert(next >= stage);
        assert(stage <= PASSED || next == stage);
        assert(stage != PASSED || next != LAPSED);
    }

    function _stageAt(uint256 time, Opened memory p) private pure returns (uint256) {
        uint256 from = p.passedAt;
        if (from == 0) {
            if (p.refused) return REFUSED;
            from = p.openedAt + p.window;
            if (time < from) return OPEN;
            if (!p.bySilence) return LAPSED;
        }
        return time < from + p.notice + WEEK ? PASSED : VOID;
    }
}

/// @notice A full quorum does what was refused or has lapsed, before its deadline, once: then it waits for its notice and is over,
/// and nothing that is void comes back.
contract ProposalAnewProof {
    function act(uint256 time, uint256 later, uint256 deadline, Opened memory p) external pure {
        require(isSound(p) && time >= p.openedAt && time < 2 ** 40);
        require(later >= time && later < 2 ** 64 && deadline < 2 ** 64);
        uint256 stage = _stageAt(time, p);
        if (!_mayActAnew(stage, time, deadline)) return;
        assert(stage != VOID);
        (p.openedAt, p.passedAt, p.refused) = (time, time, false);
        assert(isSound(p));
        assert(_stageAt(time, p) == PASSED);
        uint256 next = _stageAt(later, p);
        assert(later < time + p.notice + WEEK || next == VOID);
        assert(!_mayActAnew(next, later, deadline));
    }

    function _mayActAnew(uint256 stage, uint256 time, uint256 deadline) private pure returns (bool) {
        if (deadline == 0 || time > deadline) return false;
        return stage == REFUSED || stage == LAPSED;
    }

    function _stageAt(uint256 time, Opened memory p) private pure returns (uint256) {
        uint256 from = p.passedAt;
        if (from == 0) {
            if (p.refused) return REFUSED;
            from = p.openedAt + p.window;
            if (time < from) return OPEN;
            if (!p.bySilence) return LAPSED;
        }
        return time < from + p.notice + WEEK ? PASSED : VOID;
    }
}

/// @notice However many seats sleep, a threshold lies between its floor and its quorum.
contract ThresholdProof {
    function needed(uint256 quorum, uint256 floor, uint256 dormant) external pure {
        require(quorum > 0 && quorum <= 16 && floor > quorum / 2 && floor <= quorum && dormant <= 16);
        uint256 count = quorum > floor + dormant ? quorum - dormant : floor;
        assert(count >= floor);
        assert(count <= quorum);
        assert(floor < quorum || count == quorum);
    }
}
