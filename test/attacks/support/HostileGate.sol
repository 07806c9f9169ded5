// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A gate that answers whatever it is asked in the worst way it can.
contract HostileGate {
    enum Manner {
        LargestNumber,
        Nothing,
        HalfAWord,
        Megabyte,
        Refusal,
        MegabyteOfRefusal,
        AllGas
    }

    Manner private immutable _manner;

    constructor(Manner manner) {
        _manner = manner;
    }

    fallback() external {
        Manner manner = _manner;
        if (manner == Manner.LargestNumber) _answer(32, type(uint256).max);
        if (manner == Manner.Nothing) _answer(0, 0);
        if (manner == Manner.HalfAWord) _answer(16, 0);
        if (manner == Manner.Megabyte) _answer(1 << 20, type(uint256).max);
        if (manner == Manner.AllGas) assert(false);
        uint256 length = manner == Manner.Refusal ? 0 : 1 << 20;
        assembly ("memory-safe") {
            revert(0x80, length)
        }
    }

    function _answer(uint256 length, uint256 first) private pure {
        assembly ("memory-safe") {
            mstore(0x80, first)
            return(0x80, length)
        }
    }
}
