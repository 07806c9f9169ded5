// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Base } from "../../contracts/support/Base.sol";

/// @notice Cheat codes that only attacks need.
interface AttackVm {
    function getCode(string calldata name) external view returns (bytes memory);
    function prank(address sender, address origin) external;
    function deal(address account, uint256 balance) external;
    function load(address account, bytes32 slot) external view returns (bytes32);
    function store(address account, bytes32 slot, bytes32 value) external;
    function getNonce(address account) external view returns (uint64);
    function computeCreateAddress(address creator, uint256 nonce) external pure returns (address);
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
}

/// @notice What every attack needs, whatever it attacks.
/// @dev Contracts are created from artifacts, not with `new`: otherwise each test would compile them once more.
abstract contract Attack is Base {
    AttackVm internal constant attackVm = AttackVm(address(uint160(uint256(keccak256("hevm cheat code")))));
    address internal constant ATTACKER = address(0xa77ac);

    /// @dev Creates a contract by name; its constructor's reason of failure is passed on.
    function make(string memory name, bytes memory arguments) internal returns (address made) {
        bytes memory code = bytes.concat(attackVm.getCode(name), arguments);
        assembly ("memory-safe") {
            made := create(0, add(code, 32), mload(code))
            if iszero(made) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    /// @dev A refusal without a reason is told apart from no refusal.
    function refusedWith(bytes memory why) internal pure returns (bytes memory) {
        return why.length == 0 ? bytes("refused without a reason") : why;
    }

    function isError(bytes memory actual, bytes memory expected) internal pure {
        equal(actual.length, expected.length, "length of the error");
        equal(keccak256(actual), keccak256(expected), "error");
    }

    function isError(bytes memory actual, bytes4 selector) internal pure {
        isError(actual, abi.encodePacked(selector));
    }
}
