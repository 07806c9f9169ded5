// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Whoever a campaign calls: a gate, a token, whoever the token tells. Nothing is known of it: while it runs it may
/// call every function of the model, any number of times.
interface IUnknown {
    function ask() external returns (bool agrees);
    function move() external;
}

/// @notice One leaf, from claims of every kind: marked, then the gate, then payment and fee.
contract PayOnceProof {
    bool private _taken;
    /// @dev What the token moved for this leaf, to recipient and fee taker together.
    uint256 private _paid;

    function settle(IUnknown gate, IUnknown token, uint256 amount, uint256 fee) external {
        require(!_taken);
        _taken = true;
        require(gate.ask());
        require(fee <= amount);
        assert(_paid == 0);
        _paid += amount - fee;
        token.move();
        _paid += fee;
        token.move();
        assert(_paid == amount);
    }
}

/// @notice One leaf, as an item of a bundle: in a call of its own, whose refusal undoes it.
contract SkipProof {
    bool private _taken;
    bool private _used;
    bool private _paid;

    function payMany(IUnknown gate, IUnknown token) external {
        (bool taken, bool used, bool paid) = (_taken, _used, _paid);
        try this.payItem(gate, token) {
            assert(!taken);
            assert(_taken);
            assert(_paid);
        } catch {
            assert(_taken == taken);
            assert(_used == used);
            assert(_paid == paid);
        }
    }

    function payItem(IUnknown gate, IUnknown token) external {
        require(msg.sender == address(this));
        require(!_taken);
        _taken = true;
        require(!_used);
        _used = true;
        require(gate.ask());
        _paid = true;
        token.move();
    }

    function look() external view {
        assert(!_paid || _taken);
        assert(!_paid || _used);
    }
}

/// @notice All money: a sweep moves what is left, a claim what its leaf says. The token keeps books, and calls out after it
/// moved.
contract ConservationProof {
    uint256 private _funded;
    uint256 private _left;
    uint256 private _moved;

    constructor(uint256 funded) {
        _funded = funded;
        _left = funded;
    }

    function move(IUnknown gate, IUnknown token, uint256 amount) external {
        gate.ask();
        require(amount <= _left);
        _left -= amount;
        _moved += amount;
        token.move();
        assert(_funded - _left == _moved);
    }
}

/// @notice Claims before the end, sweeps from then on; time never falls.
contract SweepProof {
    uint256 private _time;
    uint256 private _end;
    bool private _swept;

    constructor(uint256 end) {
        _end = end;
    }

    function wait(uint256 later) external {
        require(later >= _time);
        _time = later;
    }

    function settle(IUnknown gate, IUnknown token) external {
        require(_time < _end);
        assert(!_swept);
        gate.ask();
        token.move();
    }

    function sweep(IUnknown token) external {
        require(_time >= _end);
        _swept = true;
        token.move();
    }
}

/// @notice Who receives a sweep or a recall, and who recalls: the first treasury, unless it named another itself.
contract TreasuryProof {
    address private _first;
    address private _treasury;
    bool private _named;

    constructor(address treasury) {
        _first = treasury;
        _treasury = treasury;
    }

    function sweep(IUnknown token) external {
        address to = _treasury;
        assert(_named || to == _first);
        token.move();
    }

    function recall(IUnknown token) external {
        address to = _treasury;
        require(msg.sender == to);
        assert(_named || msg.sender == _first);
        token.move();
    }

    function changeTreasury(address next) external {
        require(msg.sender == _treasury);
        assert(_named || msg.sender == _first);
        _named = true;
        _treasury = next;
    }
}

/// @notice Recalls before the start, claims from then on, of every kind and way; time never falls.
contract RecallProof {
    uint256 private _time;
    uint256 private _start;
    bool private _claimed;

    constructor(uint256 start) {
        _start = start;
    }

    function wait(uint256 later) external {
        require(later >= _time);
        _time = later;
    }

    function recall(IUnknown token) external {
        require(_time < _start);
        assert(!_claimed);
        token.move();
    }

    /// @dev A claim, or an item of a bundle.
    function settle(IUnknown gate, IUnknown token) external {
        require(_time >= _start);
        _claimed = true;
        gate.ask();
        token.move();
    }

    /// @dev Of what was claimed. It looks at no time itself.
    function release(IUnknown token) external {
        require(_claimed);
        assert(_time >= _start);
        token.move();
    }
}

/// @notice The second of a recall: no claim is paid in it, behind the recall or from within it.
contract RecallSecondProof {
    uint256 private _time;
    uint256 private _start;
    /// @dev In this second.
    bool private _recalled;

    constructor(uint256 start) {
        _start = start;
    }

    function wait(uint256 later) external {
        require(later > _time);
        _time = later;
        _recalled = false;
    }

    function recall(IUnknown token) external {
        require(_time < _start);
        _recalled = true;
        token.move();
    }

    function settle(IUnknown gate, IUnknown token) external {
        require(_time >= _start);
        assert(!_recalled);
        gate.ask();
        token.move();
    }
}

/// @notice What a recall leaves where nobody pays in meanwhile: the token calls out before it moves, and after.
contract RecallMoneyProof {
    uint256 private _left;

    constructor(uint256 funded) {
        _left = funded;
    }

    function recall(IUnknown token) external {
        uint256 amount = _left;
        token.move();
        require(amount <= _left);
        _left -= amount;
        token.move();
        assert(_left == 0);
    }
}

/// @notice The end that pauses move: one step from every state that {isSound}, to which each step leads back. So it holds
/// after any number of steps.
contract PauseProof {
    struct State {
        uint256 time;
        uint256 from;
        uint256 until;
        uint256 before;
        uint256 end;
        uint256 maxExtra;
        uint256 noPauseWindow;
    }

    function begin(State memory s) external pure {
        require(s.end < 2 ** 64 && s.maxExtra < 2 ** 64 && s.time < 2 ** 64 && s.noPauseWindow > 0);
        require(s.from == 0 && s.until == 0 && s.before == 0);
        assert(_isSound(s));
        assert(_extra(s) == 0);
    }

    /// @dev Time passes: the end never falls, and what was over stays over. {count}: what the gate counts are the seconds that
    /// passed in the pause.
    function wait(State memory s, uint256 later) external pure {
        require(_isSound(s) && later < 2 ** 64 && later >= s.time);
        uint256 moved = _effectiveEnd(s);
        bool wasOver = s.time >= moved;
        s.time = later;
        assert(_isSound(s));
        uint256 next = _effectiveEnd(s);
        assert(next >= moved);
        assert(!wasOver || later >= next);
    }

    function count(State memory s, uint256 later) external pure {
        require(_isSound(s) && later < 2 ** 64 && later >= s.time);
        (uint256 extra, uint256 then_) = (_extra(s), s.time);
        s.time = later;
        assert(_extra(s) - extra == _overlap(then_, later, s.from, s.until));
    }

    function pause(State memory s, uint256 maxPaused) external pure {
        require(_isSound(s) && maxPaused < 2 ** 64);
        (uint256 moved, uint256 extra) = (_effectiveEnd(s), _extra(s));
        require(s.time >= s.until);
        uint256 from = s.time + 1;
        require(s.time < s.end + extra);
        require(s.end + extra >= from + s.noPauseWindow);
        require(extra < maxPaused && extra < s.maxExtra);
        uint256 own = maxPaused - extra;
        uint256 allowed = s.maxExtra - extra;
        (s.from, s.until, s.before) = (from, from + (own < allowed ? own : allowed), extra);
        assert(_isSound(s));
        assert(_extra(s) == extra);
        assert(_effectiveEnd(s) == moved);
        assert(s.time < moved);
    }

    function resume(State memory s) external pure {
        require(_isSound(s));
        (uint256 moved, uint256 extra) = (_effectiveEnd(s), _extra(s));
        require(s.time < s.until);
        s.until = s.time + 1;
        assert(_isSound(s));
        assert(_extra(s) == extra);
        assert(_effectiveEnd(s) == moved);
    }

    function _isSound(State memory s) private pure returns (bool) {
        if (s.end >= 2 ** 64 || s.maxExtra >= 2 ** 64 || s.time >= 2 ** 64 || s.noPauseWindow == 0) return false;
        if (s.from > s.time + 1 || s.from > s.until) return false;
        return s.before + (s.until - s.from) <= s.maxExtra && (s.until == 0 || s.from < s.end + s.before);
    }

    function _extra(State memory s) private pure returns (uint256) {
        uint256 to = s.time < s.until ? s.time : s.until;
        return s.before + (to < s.from ? 0 : to - s.from);
    }

    function _effectiveEnd(State memory s) private pure returns (uint256) {
        uint256 latest = s.end + s.maxExtra;
        if (s.time < s.end) return s.end;
        if (s.time >= latest) return latest;
        uint256 extra = _extra(s);
        return extra < s.maxExtra ? s.end + extra : latest;
    }

    /// @dev Seconds in which two stretches of time overlap.
    function _overlap(uint256 a, uint256 b, uint256 from, uint256 until) private pure returns (uint256) {
        uint256 low = a > from ? a : from;
        uint256 high = b < until ? b : until;
        return high > low ? high - low : 0;
    }
}

/// @notice The end for whatever a gate answers: within what the campaign allows.
contract ExtraTimeProof {
    function bounded(uint256 time, uint64 end, uint64 maxExtra, bool answered, uint256 extra) external pure {
        uint256 latest = uint256(end) + maxExtra;
        uint256 moved = latest;
        if (time < end) moved = end;
        else if (time < latest && answered && extra < maxExtra) moved = end + extra;
        assert(moved >= end);
        assert(moved <= latest);
        // At the latest end it is over, whatever the gate does.
        assert(time < latest || time >= moved);
        assert(time >= end || moved > time);
    }
}

/// @notice Waves: a division as quotient and remainder, since the solver knows no other.
contract WaveProof {
    function below(uint256 index, uint256 waves, uint256 count, uint256 wave, uint256 rest) external pure {
        require(count > 0 && count <= 2 ** 32 && index < count && waves > 0 && waves <= count && wave <= 2 ** 32);
        require(index * waves == wave * count + rest && rest < count);
        assert(wave < waves);
    }

    /// @dev Were the next index's wave `sooner + 1` waves before this one's, there would be a contradiction.
    function rising(
        uint256 index,
        uint256 waves,
        uint256 count,
        uint256 next,
        uint256 sooner,
        uint256 rest,
        uint256 nextRest
    ) external pure {
        require(count > 0 && count <= 2 ** 32 && waves <= count && index < 2 ** 32);
        require(next < 2 ** 32 && sooner < 2 ** 32);
        require(index * waves == (next + sooner + 1) * count + rest && rest < count);
        require((index + 1) * waves == next * count + nextRest && nextRest < count);
        assert(false);
    }
}

/// @notice What is vested between two points, `share` and `share + gain` of 1e18, is the total times a weight by a whole,
/// rounded down; the whole is 1e18 times the seconds between the points. The weight is at most the whole, and both have 124
/// bits: with a total of 120 no product has more than 244.
contract VestedWeightProof {
    function weigh(uint256 share, uint256 gain, uint256 elapsed, uint256 left) external pure {
        require(share < 2 ** 60 && gain < 2 ** 60 && elapsed < 2 ** 64 && left < 2 ** 64);
        assert(share * (elapsed + left) + gain * elapsed <= (share + gain) * (elapsed + left));
    }
}

/// @notice No more than the total is vested, and all of it at the last point, whose share is 1e18. A division is written as
/// quotient and remainder, since the solver knows no other.
contract VestedTotalProof {
    function wide(uint256 span) external pure {
        require(span < 2 ** 64);
        assert(1e18 * span < 2 ** 124);
    }

    /// @dev The weight is `less` below the whole. Were `more + 1` above the total vested, there would be a contradiction.
    function most(uint256 total, uint256 whole, uint256 less, uint256 more, uint256 rest) external pure {
        require(total < 2 ** 120 && whole > 0 && whole < 2 ** 124 && more < 2 ** 120 && rest < whole);
        require((total + more + 1) * whole + rest + total * less == total * whole);
        assert(false);
    }

    function exact(uint256 total, uint256 amount, uint256 rest) external pure {
        require(total < 2 ** 120 && amount < 2 ** 196 && rest < 1e18 && amount * 1e18 + rest == total * 1e18);
        assert(amount == total);
    }
}

/// @notice What is vested never falls: `gained` is the total times what the weight gained. Were `sooner + 1` more vested at the
/// moment before, there would be a contradiction.
contract VestedRisingProof {
    function rising(
        uint256 amount,
        uint256 whole,
        uint256 gained,
        uint256 sooner,
        uint256 rest,
        uint256 restBefore
    ) external pure {
        require(whole > 0 && whole < 2 ** 124 && gained < 2 ** 244 && amount < 2 ** 120 && sooner < 2 ** 120);
        require(rest < whole && restBefore < whole);
        require(amount * whole + rest == (amount + sooner + 1) * whole + restBefore + gained);
        assert(false);
    }
}

/// @notice At a point the two stretches that meet there agree, and a stepped schedule with them: the total times the share, by
/// 1e18, is `amount`, and it is that again when both are multiplied by the seconds of a stretch.
contract VestedMeetingProof {
    function meet(uint256 amount, uint256 rest, uint256 span) external pure {
        require(span > 0 && span < 2 ** 64 && amount < 2 ** 120 && rest < 1e18);
        uint256 product = amount * 1e18 + rest;
        assert(amount * 1e18 * span <= product * span);
        assert(product * span < (amount + 1) * 1e18 * span);
    }
}

/// @notice One entitlement, and a clock that may go back, so that less is vested than was: one step from every state that
/// {isSound}, to which each step leads back. What was released never exceeds the most that was vested at any moment that came;
/// while less is vested than was released, nothing is due.
contract ReleaseProof {
    struct State {
        uint256 vested;
        uint256 mostVested;
        uint256 released;
    }

    function tick(State memory s, uint256 vested) external pure {
        require(_isSound(s));
        s.vested = vested;
        if (vested > s.mostVested) s.mostVested = vested;
        assert(_isSound(s));
    }

    function release(State memory s, uint256 upTo) external pure {
        require(_isSound(s));
        uint256 amount = s.vested > s.released ? s.vested - s.released : 0;
        if (amount > upTo) amount = upTo;
        assert(s.vested >= s.released || amount == 0);
        s.released += amount;
        assert(amount == 0 || s.released <= s.vested);
        assert(_isSound(s));
    }

    function _isSound(State memory s) private pure returns (bool) {
        return s.vested <= s.mostVested && s.released <= s.mostVested;
    }
}
