// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An oracle that keeps a list, and later answers about everybody in the manner that it is told.
contract TurningOracle {
    enum Manner {
        ByList,
        // From here on no answer in the form.
        Two,
        AllOnes,
        DirtyNo,
        TwoWords,
        HalfAWord,
        Nothing,
        Heap,
        Refusal,
        NoInRefusal,
        HeapOfRefusal,
        AllGas,
        // Calls back.
        CallsBack
    }

    Manner public manner;
    mapping(address account => bool) public isListed;
    /// @dev Gas that it burns before it answers.
    uint256 public work;
    address private _target;
    bytes private _data;
    /// @notice How often it came through when it called back.
    uint256 public went;

    function turn(Manner next) external {
        manner = next;
    }

    function list(address account, bool isOn) external {
        isListed[account] = isOn;
    }

    function makeDear(uint256 gas_) external {
        work = gas_;
    }

    /// @dev What it calls when it is asked.
    function arm(address target, bytes calldata data) external {
        (_target, _data, manner) = (target, data, Manner.CallsBack);
    }

    /// @dev No view: whoever asks by a call that may change something lets it.
    function isSanctioned(address account) external returns (bool sanctioned) {
        uint256 before = gasleft();
        while (before - gasleft() < work) {}
        if (manner == Manner.CallsBack) {
            manner = Manner.ByList;
            (bool done, ) = _target.call(_data);
            if (done) ++went;
        }
        if (manner == Manner.ByList) return isListed[account];
        if (manner == Manner.Two) _answer(32, 2);
        if (manner == Manner.AllOnes) _answer(32, type(uint256).max);
        if (manner == Manner.DirtyNo) _answer(32, 1 << 255);
        if (manner == Manner.TwoWords) _answer(64, 0);
        if (manner == Manner.HalfAWord) _answer(16, 0);
        if (manner == Manner.Nothing) _answer(0, 0);
        if (manner == Manner.Heap) _answer(60_000, 0);
        if (manner == Manner.Refusal) _refuse(0);
        if (manner == Manner.NoInRefusal) _refuse(32);
        if (manner == Manner.HeapOfRefusal) _refuse(60_000);
        assembly ("memory-safe") {
            invalid()
        }
    }

    /// @dev What comes of a question about any account, as the gate should tell it.
    function formOf(Manner asked) external pure returns (bool reverted, uint256 length, bytes32 word) {
        if (asked == Manner.Two) return (false, 32, bytes32(uint256(2)));
        if (asked == Manner.AllOnes) return (false, 32, bytes32(type(uint256).max));
        if (asked == Manner.DirtyNo) return (false, 32, bytes32(uint256(1 << 255)));
        if (asked == Manner.TwoWords) return (false, 64, 0);
        if (asked == Manner.HalfAWord) return (false, 16, 0);
        if (asked == Manner.Nothing) return (false, 0, 0);
        if (asked == Manner.Heap) return (false, 60_000, 0);
        if (asked == Manner.Refusal) return (true, 0, 0);
        if (asked == Manner.NoInRefusal) return (true, 32, 0);
        if (asked == Manner.HeapOfRefusal) return (true, 60_000, 0);
        // All gas is burnt.
        return (true, 0, 0);
    }

    function _answer(uint256 length, uint256 word) private pure {
        assembly ("memory-safe") {
            mstore(0x80, word)
            mstore(0xa0, 0)
            return(0x80, length)
        }
    }

    function _refuse(uint256 length) private pure {
        assembly ("memory-safe") {
            mstore(0x80, 0)
            revert(0x80, length)
        }
    }
}
