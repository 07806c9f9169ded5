// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A wallet that answers whether something was signed in a manner of its own; as a gate it says yes to whatever it is
/// asked, once an account.
contract OddWallet {
    enum Manner {
        No,
        One,
        HalfAWord,
        Nothing,
        Reverts,
        YesInRevert,
        Megabyte,
        DirtyYes,
        BurnsAllGas,
        Yes,
        Works
    }

    Manner private immutable _manner;
    uint256 private immutable _work;
    mapping(address campaign => mapping(address account => bool)) public isUsed;

    constructor(Manner manner, uint256 work) {
        (_manner, _work) = (manner, work);
    }

    function check(
        uint256,
        address account,
        address,
        uint256,
        address,
        bytes calldata
    ) external returns (bytes4 selector) {
        require(!isUsed[msg.sender][account], "used");
        isUsed[msg.sender][account] = true;
        _burn();
        return this.check.selector;
    }

    function extraTime(address) external pure returns (uint256) {
        return 0;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        bytes32 yes = bytes32(this.isValidSignature.selector);
        Manner manner = _manner;
        if (manner == Manner.Yes || manner == Manner.Works) {
            _burn();
            return this.isValidSignature.selector;
        }
        if (manner == Manner.One) _end(bytes32(uint256(1)), 32, false);
        if (manner == Manner.HalfAWord) _end(yes, 16, false);
        if (manner == Manner.Nothing) _end(yes, 0, false);
        if (manner == Manner.Reverts) _end(0, 0, true);
        if (manner == Manner.YesInRevert) _end(yes, 32, true);
        if (manner == Manner.Megabyte) _end(0, 1 << 18, false);
        if (manner == Manner.DirtyYes) _end(yes | bytes32(uint256(1)), 32, false);
        if (manner == Manner.BurnsAllGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        return bytes4(0xffffffff);
    }

    function _burn() private view {
        uint256 before = gasleft();
        while (before - gasleft() < _work) {}
    }

    function _end(bytes32 word, uint256 length, bool fails) private pure {
        assembly ("memory-safe") {
            mstore(0, word)
            if fails {
                revert(0, length)
            }
            return(0, length)
        }
    }
}
