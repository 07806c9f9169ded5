// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The cheat codes that these tests use.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function prank(address sender) external;
    function prank(address sender, address origin) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function warp(uint256 timestamp) external;
    function roll(uint256 number) external;
    function chainId(uint256 id) external;
    function assume(bool condition) external pure;
    function expectRevert(bytes calldata data) external;
    function expectRevert(bytes4 selector) external;
    function expectRevert() external;
    function expectEmit() external;
    function expectPartialRevert(bytes4 selector) external;
    function getCode(string calldata name) external view returns (bytes memory);
    function addr(uint256 privateKey) external pure returns (address);
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function signP256(uint256 privateKey, bytes32 digest) external pure returns (bytes32 r, bytes32 s);
    function publicKeyP256(uint256 privateKey) external pure returns (uint256 x, uint256 y);
    function deal(address account, uint256 balance) external;
    function load(address target, bytes32 slot) external view returns (bytes32);
    function store(address target, bytes32 slot, bytes32 value) external;
    function etch(address target, bytes calldata code) external;
    function mockCall(address target, bytes calldata data, bytes calldata answer) external;
    function mockCallRevert(address target, bytes calldata data, bytes calldata answer) external;
    function getNonce(address account) external view returns (uint64);
    function setNonce(address account, uint64 nonce) external;
    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function readFile(string calldata path) external view returns (string memory);
    function parseBytes(string calldata hex_) external pure returns (bytes memory);
}

/// @notice Assertions that name the values, and the cheat codes. What a test asserts, it asserts through these.
abstract contract Base {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error NotEqual(string what, bytes32 actual, bytes32 expected);
    error NotTrue(string what);
    /// @notice A test that is run alone brings no contract along that it only names.
    error NoArtifact(string name, string cure);

    function equal(uint256 actual, uint256 expected, string memory what) internal pure {
        if (actual != expected) revert NotEqual(what, bytes32(actual), bytes32(expected));
    }

    function equal(bytes32 actual, bytes32 expected, string memory what) internal pure {
        if (actual != expected) revert NotEqual(what, actual, expected);
    }

    function equal(address actual, address expected, string memory what) internal pure {
        equal(uint160(actual), uint160(expected), what);
    }

    function isTrue(bool condition, string memory what) internal pure {
        if (!condition) revert NotTrue(what);
    }

    /// @dev Maps any number into [low, high], keeping what lies there already.
    function bound(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        if (value >= low && value <= high) return value;
        if (high - low == type(uint256).max) return value;
        return low + (value % (high - low + 1));
    }

    /// @dev Creates a contract from its artifact; its constructor's reason of failure is passed on. With `new`, whatever
    /// creates it would compile it once more, and again after each change to it.
    function deploy(string memory name, bytes memory arguments) internal returns (address deployed) {
        bytes memory code = bytes.concat(_codeOf(name), arguments);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 32), mload(code))
            if iszero(deployed) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    function _codeOf(string memory name) private view returns (bytes memory) {
        try vm.getCode(name) returns (bytes memory code) {
            return code;
        } catch {
            revert NoArtifact(name, "Run `hardhat build --no-contracts` first, or name its file after the test's.");
        }
    }

    function vector(string memory kind) internal view returns (bytes memory) {
        return vm.parseBytes(vm.readFile(string.concat("cache/vectors/", kind, ".abi")));
    }
}
