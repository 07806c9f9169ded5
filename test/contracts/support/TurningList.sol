// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A list that answers "no" at first, and later in the manner that it is told: whichever question it is asked.
contract TurningList {
    enum Manner {
        No,
        Yes,
        // From here on no answer that vouches.
        TwoForTrue,
        AllOnes,
        AWordOfFive,
        HalfAWord,
        Nothing,
        Megabyte,
        Refusal,
        MegabyteOfRefusal,
        AllGas
    }

    Manner public manner;
    /// @dev Gas that it burns before it answers.
    uint256 public work;

    function turn(Manner next) external {
        manner = next;
    }

    function makeDear(uint256 gas_) external {
        work = gas_;
    }

    /// @notice Vouches, without tiers, or with the highest in all regions.
    function isTrusted(address, bytes32, uint256) external view returns (bool) {
        _labour();
        if (manner == Manner.No) return false;
        if (manner == Manner.TwoForTrue) _answer(32, 2, 0, 0, 0);
        _misbehave();
        return manner == Manner.Yes;
    }

    function accreditationAt(address, bytes32, uint256) external view returns (bytes32) {
        _labour();
        if (manner == Manner.No) _answer(160, 0, 0, 0, 0);
        if (manner == Manner.Yes) _answer(160, 1, 0, 255, type(uint128).max);
        if (manner == Manner.TwoForTrue || manner == Manner.AWordOfFive) _answer(32, 1, 0, 0, 0);
        _misbehave();
        return 0;
    }

    function _labour() private view {
        if (work == 0) return;
        uint256 before = gasleft();
        while (before - gasleft() < work) {}
    }

    function _misbehave() private view {
        if (manner == Manner.AllOnes) {
            assembly ("memory-safe") {
                for {
                    let i := 0
                } lt(i, 5) {
                    i := add(i, 1)
                } {
                    mstore(add(0x80, mul(i, 32)), not(0))
                }
                return(0x80, 160)
            }
        }
        if (manner == Manner.HalfAWord) _answer(16, type(uint256).max, 0, 0, 0);
        if (manner == Manner.Nothing) _answer(0, 0, 0, 0, 0);
        if (manner == Manner.Megabyte) _answer(1 << 20, type(uint256).max, 0, type(uint256).max, 0);
        if (manner == Manner.AllGas) assert(false);
        if (manner != Manner.Refusal && manner != Manner.MegabyteOfRefusal) return;
        uint256 length = manner == Manner.Refusal ? 0 : 1 << 20;
        assembly ("memory-safe") {
            revert(0x80, length)
        }
    }

    function _answer(uint256 length, uint256 from, uint256 until, uint256 tier, uint256 regions) private pure {
        assembly ("memory-safe") {
            mstore(0x80, from)
            mstore(0xa0, until)
            mstore(0xc0, tier)
            mstore(0xe0, regions)
            mstore(0x100, 0)
            return(0x80, length)
        }
    }
}
