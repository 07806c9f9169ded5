// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @title AwkwardToken
/// @notice An ERC-20 with a permit. It is plain until its quirk is turned on, for one account or for all. So each token of this
/// folder can be awkward from the start, or only once a campaign was funded with it, as an upgradable token can. Each token's
/// {_move} holds its quirk. Anybody may do anything: never shipped.
abstract contract AwkwardToken is IERC20, IERC20Errors {
    error PermitExpired(uint256 deadline);
    error PermitNotSigned(address owner, address signer);

    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    mapping(address account => uint256 units) internal _units;
    mapping(address owner => mapping(address spender => uint256 units)) public allowance;
    mapping(address owner => uint256 used) public nonces;
    uint256 public totalSupply;

    bool private _isOnForAll;
    bool private _isOn;
    address private _whose;

    function turnOnForAll() external {
        (_isOn, _isOnForAll) = (true, true);
    }

    /// @dev Turns the quirk on for transfers to or from `account`.
    function turnOnFor(address account) external {
        (_isOn, _isOnForAll, _whose) = (true, false, account);
    }

    function turnOff() external {
        _isOn = false;
    }

    function mint(address to, uint256 amount) external {
        _units[to] += amount;
        totalSupply += amount;
    }

    function transfer(address to, uint256 amount) public virtual returns (bool) {
        return _isAwkward(msg.sender, to) ? _move(msg.sender, to, amount) : _movePlainly(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public virtual returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < amount) revert ERC20InsufficientAllowance(msg.sender, allowed, amount);
        allowance[from][msg.sender] = allowed - amount;
        return _isAwkward(from, to) ? _move(from, to, amount) : _movePlainly(from, to, amount);
    }

    function approve(address spender, uint256 amount) public virtual returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    /// @dev As in EIP-2612.
    function permit(
        address owner,
        address spender,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) public virtual {
        if (block.timestamp > deadline) revert PermitExpired(deadline);
        address signer = ecrecover(permitDigest(owner, spender, amount, deadline), v, r, s);
        if (signer == address(0) || signer != owner) revert PermitNotSigned(owner, signer);
        ++nonces[owner];
        allowance[owner][spender] = amount;
    }

    function balanceOf(address account) public view virtual returns (uint256) {
        return _units[account];
    }

    function decimals() public pure virtual returns (uint8) {
        return 18;
    }

    /// @dev What the owner signs next. The domain has no name and no version.
    function permitDigest(
        address owner,
        address spender,
        uint256 amount,
        uint256 deadline
    ) public view returns (bytes32) {
        bytes32 domainType = keccak256("EIP712Domain(uint256 chainId,address verifyingContract)");
        bytes32 domain = keccak256(abi.encode(domainType, block.chainid, address(this)));
        bytes memory struct_ = abi.encode(PERMIT_TYPEHASH, owner, spender, amount, nonces[owner], deadline);
        return keccak256(bytes.concat(hex"1901", domain, keccak256(struct_)));
    }

    /// @dev The quirk: how this token moves, and what it returns. Default: a plain transfer.
    function _move(address from, address to, uint256 amount) internal virtual returns (bool) {
        return _movePlainly(from, to, amount);
    }

    function _movePlainly(address from, address to, uint256 amount) internal returns (bool) {
        _take(from, amount);
        _units[to] += amount;
        emit Transfer(from, to, amount);
        return true;
    }

    function _burn(address from, uint256 amount) internal {
        _take(from, amount);
        totalSupply -= amount;
        emit Transfer(from, address(0), amount);
    }

    function _isAwkward(address from, address to) internal view returns (bool) {
        return _isOn && (_isOnForAll || from == _whose || to == _whose);
    }

    function _take(address from, uint256 amount) private {
        uint256 balance = _units[from];
        if (balance < amount) revert ERC20InsufficientBalance(from, balance, amount);
        _units[from] = balance - amount;
    }
}
